"""Keep the database of a release, for the test that brings it up to date in later versions.

Run at the release itself, from its own checkout:
`.venv/bin/python -m opcc.local serve-for -- .venv/bin/python -m tests.upgrades.keep_release 1.0`
"""

import sys

from tests.upgrades.databases import RELEASES, manage, postgres, scratch_database


def main() -> None:
    """Dump the demonstration, as this version makes it, under the name of the release."""
    (release,) = sys.argv[1:]
    RELEASES.mkdir(exist_ok=True)
    with scratch_database("release_to_keep") as database:
        manage(database, "migrate", "--no-input")
        manage(database, "load_demonstration")
        manage(database, "check_integrity")
        file = RELEASES / f"{release}.dump"
        # Rights are given again by `migrate`: roles are called otherwise on other servers.
        postgres(
            "pg_dump",
            database,
            "--format=custom",
            "--compress=gzip:9",
            "--no-owner",
            "--no-privileges",
            f"--file={file}",
        )
    sys.stdout.write(f"{file}: {file.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
