// Real bbolt as a partner of the tests and the bench: `bolt-peer new|write|compact|rows|edit`.
package main

import (
	"fmt"
	"os"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bolt-peer:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "new":
		return create(args[1], args[2])
	case len(args) == 4 && args[0] == "write":
		return write(args[1], args[2], args[3])
	case len(args) == 3 && args[0] == "compact":
		return compact(args[1], args[2])
	case len(args) == 2 && args[0] == "rows":
		return printRows(args[1])
	case len(args) == 2 && args[0] == "edit":
		return edit(args[1])
	}
	return fmt.Errorf("usage: bolt-peer new DB PAGESIZE | write ROWS DB PAGESIZE | compact FROM TO | rows DB | edit DB")
}

// create makes the file that bbolt begins with.
func create(path, pageSize string) error {
	db, err := open(path, pageSize)
	if err != nil {
		return err
	}
	return db.Close()
}

func open(path, pageSize string) (*bolt.DB, error) {
	size, err := strconv.Atoi(pageSize)
	if err != nil {
		return nil, err
	}
	return bolt.Open(path, 0o600, &bolt.Options{PageSize: size, NoSync: true})
}

// write makes a file from rows in one transaction, as upstream's builders do, without waiting for the disk.
func write(rows, path, pageSize string) error {
	db, err := open(path, pageSize)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Update(func(tx *bolt.Tx) error { return putRows(tx, rows) })
}

// compact copies a file in transactions of 64 KiB with full pages, as `bbolt compact` does, without waiting for the disk.
func compact(from, to string) error {
	source, err := bolt.Open(from, 0o400, &bolt.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := bolt.Open(to, 0o600, &bolt.Options{NoSync: true, PageSize: source.Info().PageSize})
	if err != nil {
		return err
	}
	defer target.Close()
	return bolt.Compact(target, source, 65536)
}
