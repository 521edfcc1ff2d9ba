package main

import (
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// edit opens a file read-write and changes it until nothing is left, with a check after each commit: a key more in every bucket, every
// second key gone, all keys gone, all buckets gone. bbolt splits, merges and frees pages on the way.
func edit(path string) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true})
	if err != nil {
		return err
	}
	defer db.Close()
	steps := []func(*bolt.Bucket) error{addKey, deleteEverySecond, deleteAll}
	for number, step := range steps {
		change := func(tx *bolt.Tx) error { return everyBucket(tx, step) }
		if err := commitAndCheck(db, change); err != nil {
			return fmt.Errorf("step %d: %w", number, err)
		}
	}
	return commitAndCheck(db, deleteBuckets)
}

func commitAndCheck(db *bolt.DB, change func(*bolt.Tx) error) error {
	if err := db.Update(change); err != nil {
		return err
	}
	return db.View(func(tx *bolt.Tx) error {
		var first error
		for err := range tx.Check() {
			if first == nil {
				first = err
			}
		}
		return first
	})
}

func everyBucket(tx *bolt.Tx, step func(*bolt.Bucket) error) error {
	return tx.ForEach(func(_ []byte, bucket *bolt.Bucket) error { return withInner(bucket, step) })
}

func withInner(bucket *bolt.Bucket, step func(*bolt.Bucket) error) error {
	for _, name := range names(bucket, true) {
		if err := withInner(bucket.Bucket(name), step); err != nil {
			return err
		}
	}
	return step(bucket)
}

func names(bucket *bolt.Bucket, buckets bool) (found [][]byte) {
	_ = bucket.ForEach(func(key, value []byte) error {
		if (value == nil) == buckets {
			found = append(found, append([]byte(nil), key...))
		}
		return nil
	})
	return found
}

func addKey(bucket *bolt.Bucket) error {
	return bucket.Put([]byte("a key more"), make([]byte, 600))
}

func deleteEverySecond(bucket *bolt.Bucket) error {
	for i, key := range names(bucket, false) {
		if i%2 == 0 {
			if err := bucket.Delete(key); err != nil {
				return err
			}
		}
	}
	return nil
}

func deleteAll(bucket *bolt.Bucket) error {
	for _, key := range names(bucket, false) {
		if err := bucket.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

func deleteBuckets(tx *bolt.Tx) error {
	var found [][]byte
	_ = tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		found = append(found, append([]byte(nil), name...))
		return nil
	})
	for _, name := range found {
		if err := tx.DeleteBucket(name); err != nil {
			return err
		}
	}
	return nil
}
