"""Real python-tuf as a client of the repositories of our tests: `python-tuf-peer HOME URL TARGET...`.

HOME has the trusted root.json, and keeps what python-tuf caches. Prints JSON: the version of the root, and the text of each target, null for
one that the repository does not name. What python-tuf refuses is exit code 1.
"""

import json
import sys
from pathlib import Path

from tuf.api.exceptions import RepositoryError
from tuf.ngclient import Updater


def target(client, path):
    info = client.get_targetinfo(path)
    return None if info is None else Path(client.download_target(info)).read_text(encoding="utf-8")


def update(home, url, paths):
    for name in ("metadata", "targets"):
        (home / name).mkdir(exist_ok=True)
    client = Updater(
        metadata_dir=str(home / "metadata"),
        metadata_base_url=f"{url}/metadata",
        target_dir=str(home / "targets"),
        target_base_url=f"{url}/targets",
        bootstrap=(home / "root.json").read_bytes(),
    )
    client.refresh()
    targets = {path: target(client, path) for path in paths}
    root = json.loads((home / "metadata" / "root.json").read_bytes())
    return {"root": root["signed"]["version"], "targets": targets}


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python-tuf-peer HOME URL TARGET...")
    try:
        print(json.dumps(update(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])))
    except RepositoryError as refused:
        sys.exit(f"python-tuf-peer: {refused!r}")
