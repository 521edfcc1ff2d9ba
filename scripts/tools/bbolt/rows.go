package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
)

type row struct {
	path     [][]byte
	isBucket bool
	sequence uint64
	key      []byte
	value    []byte
}

// putRows puts rows that are in order.
func putRows(tx *bolt.Tx, file string) error {
	input, err := os.Open(file)
	if err != nil {
		return err
	}
	defer input.Close()
	reader := bufio.NewReaderSize(input, 1<<20)
	open := openBuckets{tx: tx}
	for {
		next, err := readRow(reader)
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		bucket, err := open.enter(next.path)
		if err != nil {
			return err
		}
		if next.isBucket {
			err = bucket.SetSequence(next.sequence)
		} else {
			err = bucket.Put(next.key, next.value)
		}
		if err != nil {
			return err
		}
	}
}

// openBuckets are the buckets of the row before: none of them is looked up again.
type openBuckets struct {
	tx      *bolt.Tx
	path    [][]byte
	buckets []*bolt.Bucket
}

func (open *openBuckets) enter(path [][]byte) (bucket *bolt.Bucket, err error) {
	same := 0
	for same < len(path) && same < len(open.path) && bytes.Equal(path[same], open.path[same]) {
		same++
	}
	open.buckets = open.buckets[:same]
	for _, name := range path[same:] {
		if len(open.buckets) == 0 {
			bucket, err = open.tx.CreateBucketIfNotExists(name)
		} else {
			bucket, err = open.buckets[len(open.buckets)-1].CreateBucketIfNotExists(name)
		}
		if err != nil {
			return nil, err
		}
		open.buckets = append(open.buckets, bucket)
	}
	open.path = path
	return open.buckets[len(path)-1], nil
}

// readRow reads: depth (1 byte), that many names (length of 2 bytes, bytes), then a key's length of 2 bytes: 0 and a sequence of
// 8 bytes for a bucket, else key, value's length of 4 bytes, value. Little-endian.
func readRow(reader *bufio.Reader) (row, error) {
	depth, err := reader.ReadByte()
	if err != nil {
		return row{}, err
	}
	next := row{path: make([][]byte, depth)}
	for i := range next.path {
		if next.path[i], err = readBytes(reader, 2); err != nil {
			return row{}, fmt.Errorf("name: %w", err)
		}
	}
	if next.key, err = readBytes(reader, 2); err != nil {
		return row{}, fmt.Errorf("key: %w", err)
	}
	if len(next.key) == 0 {
		next.isBucket = true
		err = binary.Read(reader, binary.LittleEndian, &next.sequence)
		return next, err
	}
	next.value, err = readBytes(reader, 4)
	return next, err
}

func readBytes(reader *bufio.Reader, lengthBytes int) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(reader, length[:lengthBytes]); err != nil {
		return nil, err
	}
	value := make([]byte, binary.LittleEndian.Uint32(length[:]))
	_, err := io.ReadFull(reader, value)
	return value, err
}

func printRows(path string) error {
	db, err := bolt.Open(path, 0o400, &bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	output := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer output.Flush()
	return db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, bucket *bolt.Bucket) error {
			return printBucket(output, [][]byte{name}, bucket)
		})
	})
}

func printBucket(output *bufio.Writer, path [][]byte, bucket *bolt.Bucket) error {
	printPath(output, path)
	output.Write([]byte{0, 0})
	output.Write(binary.LittleEndian.AppendUint64(nil, bucket.Sequence()))
	return bucket.ForEach(func(key, value []byte) error {
		if value == nil {
			return printBucket(output, append(path[:len(path):len(path)], key), bucket.Bucket(key))
		}
		printPath(output, path)
		printBytes(output, binary.LittleEndian.AppendUint16(nil, uint16(len(key))), key)
		return printBytes(output, binary.LittleEndian.AppendUint32(nil, uint32(len(value))), value)
	})
}

func printPath(output *bufio.Writer, path [][]byte) {
	output.WriteByte(byte(len(path)))
	for _, name := range path {
		printBytes(output, binary.LittleEndian.AppendUint16(nil, uint16(len(name))), name)
	}
}

func printBytes(output *bufio.Writer, length, value []byte) error {
	output.Write(length)
	_, err := output.Write(value)
	return err
}
