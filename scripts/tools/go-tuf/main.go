// Real go-tuf as a client of the repositories of our tests: `go-tuf-peer HOME URL TARGET...`.
//
// HOME has the trusted root.json, and keeps what go-tuf caches. Prints JSON: the version of the root, and the text of each target, null for
// one that the repository does not name. What go-tuf refuses is exit code 1.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"
)

type answer struct {
	Root    int64              `json:"root"`
	Targets map[string]*string `json:"targets"`
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: go-tuf-peer HOME URL TARGET...")
		os.Exit(2)
	}
	found, err := update(os.Args[1], os.Args[2], os.Args[3:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(found)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "go-tuf-peer:", err)
		os.Exit(1)
	}
}

func update(home, url string, paths []string) (*answer, error) {
	client, err := open(home, url)
	if err != nil {
		return nil, err
	}
	if err := client.Refresh(); err != nil {
		return nil, err
	}
	found := &answer{client.GetTrustedMetadataSet().Root.Signed.Version, map[string]*string{}}
	for _, path := range paths {
		if found.Targets[path], err = target(client, path); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func open(home, url string) (*updater.Updater, error) {
	root, err := os.ReadFile(filepath.Join(home, "root.json"))
	if err != nil {
		return nil, err
	}
	cfg, err := config.New(url+"/metadata", root)
	if err != nil {
		return nil, err
	}
	cfg.RemoteTargetsURL = url + "/targets"
	cfg.LocalMetadataDir = filepath.Join(home, "metadata")
	cfg.LocalTargetsDir = filepath.Join(home, "targets")
	return updater.New(cfg)
}

// target answers nil where the repository does not name the path; go-tuf has no type for that error.
func target(client *updater.Updater, path string) (*string, error) {
	info, err := client.GetTargetInfo(path)
	if err != nil && err.Error() == fmt.Sprintf("target %s not found", path) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	_, bytes, err := client.DownloadTarget(info, "", "")
	text := string(bytes)
	return &text, err
}
