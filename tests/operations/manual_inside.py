"""Makes the machine that is thrown away, and types the manual's blocks on it. Standard library only.

    manual_inside.py FOLDER

FOLDER holds plan.json and gets outcome.json. Runs as root in new mount, process and network
namespaces. Not there are systemd and the net: `systemctl` starts what the units say as their user
and with their settings, `apt-get install` looks whether the packages are there, and the packages
of Python and of the front end are those of this checkout.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

SECONDS = 600
SYSTEMCTL = r'''#!/usr/bin/python3
"""What the manual asks of systemctl, on a machine without systemd."""
import configparser, os, pwd, re, shlex, signal, subprocess, sys, time
from pathlib import Path

RUN = Path("/run/afproevet-units")
DEBIANS = {
    "pgbouncer": (["runuser", "-u", "postgres", "--", "pgbouncer", "/etc/pgbouncer/pgbouncer.ini"], None),
    "nginx": (["nginx", "-g", "daemon off;"], ["nginx", "-s", "reload"]),
}


def settings(path):
    """As systemd reads an EnvironmentFile: NAME=value, a value may be in quotes, nothing is expanded."""
    found = {}
    for line in Path(path).read_text().splitlines():
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        name, _, value = line.partition("=")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        elif re.search(r"""["']""", value):
            sys.exit(f"{path}: {name} is quoted in part")
        found[name.strip()] = value
    return found


def start(unit):
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    options = {}
    if unit in DEBIANS:
        command = DEBIANS[unit][0]
    else:
        file = Path(f"/etc/systemd/system/{unit}.service")
        parser = configparser.ConfigParser(interpolation=None, strict=False)
        parser.optionxform = str
        parser.read(file)
        service = parser["Service"]
        command = shlex.split(service["ExecStart"])
        environment |= settings(service["EnvironmentFile"])
        who = pwd.getpwnam(service["User"])
        options = dict(user=who.pw_uid, group=who.pw_gid, extra_groups=[], cwd=service["WorkingDirectory"], umask=int(service["UMask"], 8))
        environment |= {"HOME": who.pw_dir, "USER": who.pw_name}
    RUN.mkdir(exist_ok=True)
    with open(RUN / f"{unit}.log", "ab") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options)
    (RUN / f"{unit}.pid").write_text(str(process.pid))
    time.sleep(2)
    if process.poll() is not None:
        sys.exit(f"{unit} ended by itself:\n" + (RUN / f"{unit}.log").read_text()[-3000:])


def stop(unit):
    file = RUN / f"{unit}.pid"
    if not file.exists():
        return
    pid = int(file.read_text())
    file.unlink()
    try:
        os.kill(pid, signal.SIGTERM)
        for _ in range(900):
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
            time.sleep(0.1)
    except (ProcessLookupError, FileNotFoundError):
        pass


verb, *words = sys.argv[1:]
for unit in (word for word in words if not word.startswith("-")):
    running = (RUN / f"{unit}.pid").exists()
    if verb in ("stop", "restart"):
        stop(unit)
    if verb == "reload" and running:
        subprocess.run(DEBIANS[unit][1], check=True)
    elif verb in ("start", "restart", "enable", "reload") and (verb == "restart" or not running):
        start(unit)
'''
APT_GET = r"""#!/bin/sh
# Packages come from elsewhere: here we look whether those that the manual names are there and known.
shift
for package in "$@"; do
    case $package in -*) continue ;; esac
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' && continue
    echo "not installed: $package" >&2
    exit 1
done
[ -e /etc/postgresql/15/main ] || pg_createcluster 15 main >/dev/null
pg_ctlcluster 15 main start 2>/dev/null || pg_ctlcluster 15 main status >/dev/null
"""


def main(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text())
    root = _machine(folder)
    os.chroot(root)
    os.chdir("/")
    _furnish(Path(plan["repository"]))
    outcome: dict = {"ran": [], "skipped": {}, "failed": {}, "seen": {}}
    for block in plan["blocks"]:
        if block["skip"]:
            outcome["skipped"][block["line"]] = block["skip"]
            continue
        status, words = _do(block)
        if status:
            outcome["failed"][block["line"]] = words[-3000:]
            break
        outcome["ran"].append(block["line"])
        outcome["seen"][str(block["line"])] = words[-2000:]
        _afterwards(block, Path(plan["repository"]))
        if problem := _look(block, outcome["seen"]):
            outcome["failed"][block["line"]] = problem[-3000:]
            break
    Path("/outcome/outcome.json").write_text(json.dumps(outcome))


def _machine(folder: Path) -> Path:
    """All that is on this machine, with what is written to it in memory."""
    run = _run
    run("mount", "--make-rprivate", "/")
    memory = folder / "memory"
    memory.mkdir()
    run("mount", "-t", "tmpfs", "none", str(memory))
    for name in ("upper", "work", "root"):
        (memory / name).mkdir()
    root = memory / "root"
    options = f"lowerdir=/,upperdir={memory}/upper,workdir={memory}/work"
    run("mount", "-t", "overlay", "overlay", "-o", options, str(root))
    run("mount", "-t", "proc", "proc", str(root / "proc"))
    run("mount", "--rbind", "/dev", str(root / "dev"))
    for name in ("tmp", "run"):
        run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "mode=1777" if name == "tmp" else "mode=755",
            "none",
            str(root / name),
        )
    (root / "outcome").mkdir()
    run("mount", "--bind", str(folder), str(root / "outcome"))
    run("ip", "link", "set", "lo", "up")
    return root


def _furnish(repository: Path) -> None:
    """What a fresh Debian with the net would have; and whom everybody may pass by."""
    for name, script in (("systemctl", SYSTEMCTL), ("apt-get", APT_GET)):
        file = Path("/usr/local/bin") / name
        file.write_text(script)
        file.chmod(0o755)
    for name in ("/var/lib/postgresql", "/etc/postgresql"):
        _run("rm", "-rf", name)
    _run(
        "install",
        "-d",
        "-o",
        "postgres",
        "-g",
        "postgres",
        "/var/lib/postgresql",
        "/var/run/postgresql",
    )
    _run("install", "-d", "-o", "root", "-g", "root", "/etc/postgresql")
    _run("install", "-d", "-m", "2755", "/etc/systemd/system", "/srv", "/etc/cron.d")
    Path("/etc/hosts").write_text("127.0.0.1 localhost afproevet.example.org\n")
    # A checkout, and a Python, below somebody's home can be read on this machine.
    for path in (repository, (repository / ".venv" / "bin" / "python").resolve()):
        for parent in path.parents:
            parent.chmod(parent.stat().st_mode | 0o055)
    source = Path("/run/source.git")
    source.mkdir()
    listed = _run(
        "git",
        "-C",
        str(repository),
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    )
    _run(
        "tar",
        "--create",
        "--null",
        "--ignore-failed-read",
        f"--directory={repository}",
        "--files-from=-",
        "--file=/run/source.tar",
        text=listed,
    )
    _run("tar", "--extract", "--file=/run/source.tar", f"--directory={source}")
    author = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    _run("git", "-C", str(source), "init", "--quiet")
    _run("git", "-C", str(source), "add", "--all", "--force", ".")
    _run("git", "-C", str(source), *author, "commit", "--quiet", "--message=x")
    Path("/etc/gitconfig").write_text(
        '[safe]\n\tdirectory = *\n[url "/run/source.git"]\n\tinsteadOf = https://example.org/afproevet.git\n'
    )
    certificate = Path("/etc/letsencrypt/live/afproevet.example.org")
    certificate.mkdir(parents=True, exist_ok=True)
    _run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=afproevet.example.org",
        "-keyout",
        str(certificate / "privkey.pem"),
        "-out",
        str(certificate / "fullchain.pem"),
    )


def _do(block: dict) -> tuple[int, str]:
    if block["file"]:
        file = Path(block["file"])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["text"])
        _run("chown", block["owner"], str(file))
        file.chmod(int(block["mode"], 8))
        return 0, ""
    before = "cd /srv/afproevet 2>/dev/null || cd /\n" if block["user"] != "root" else "cd /root\n"
    text = block["text"]
    if "git clone" in text:
        # Where the packages of this checkout are put in: between the clone and what would fetch them.
        text = text.replace("cd /srv/afproevet\n", "cd /srv/afproevet\nsh /run/link-packages\n", 1)
    shell = ["sh", "-euc", before + text]
    command = shell if block["user"] == "root" else ["runuser", "-u", block["user"], "--", *shell]
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "HOME": "/root",
    }
    if block["user"] != "root":
        environment["HOME"] = "/var/lib/afproevet"
    try:
        # Servers that a block starts go on; only its own words are waited for.
        with Path("/run/words").open("wb") as words:
            done = subprocess.run(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                timeout=SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired:
        return 1, "it did not end"
    return done.returncode, Path("/run/words").read_text(errors="replace")


def _afterwards(block: dict, repository: Path) -> None:
    if "adduser" in block["text"]:
        Path("/run/link-packages").write_text(
            f"ln -s {(repository / '.venv').resolve()} .venv\n"
            f"ln -s {(repository / 'node_modules').resolve()} node_modules\n"
            f"ln -s {(repository / 'app/static/vendor').resolve()} app/static/vendor\n"
        )


def _look(block: dict, seen: dict) -> str:
    """What a block alone does not say: the file is read alike everywhere, cron runs, nginx answers."""
    text, line = block["text"], str(block["line"])
    if "/etc/afproevet.env <<" in text:
        return _read_alike()
    if block["file"] == "/etc/cron.d/afproevet":
        return _cron(text, seen, line)
    if "6432" in text and "systemctl restart afproevet" in text:
        done = subprocess.run(
            [
                "sh",
                "-c",
                "sleep 3; curl --silent -H 'Host: afproevet.example.org' http://127.0.0.1:8000/readyz;"
                "grep -c 'login attempt.*user=afproevet' /var/log/postgresql/pgbouncer.log",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        seen[f"{line} pgbouncer"] = done.stdout
        through = done.returncode == 0 and '"status":"ok"' in done.stdout
        return "" if through else f"PgBouncer: {done.stdout} {done.stderr}"
    if "systemctl reload nginx" in text:
        done = subprocess.run(
            ["curl", "--silent", "--insecure", "--include", "https://afproevet.example.org/readyz"],
            capture_output=True,
            text=True,
            check=False,
        )
        seen[f"{line} nginx"] = done.stdout
        return (
            ""
            if '"status":"ok"' in done.stdout.replace(" ", "")
            else f"nginx: {done.stdout} {done.stderr}"
        )
    return ""


def _read_alike() -> str:
    """The settings say the same to a shell and to systemd."""
    shell = subprocess.run(
        ["env", "-i", "sh", "-c", "set -a; . /etc/afproevet.env; exec /usr/bin/env -0"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    by_shell = dict(one.split("=", 1) for one in shell.split("\0") if one)
    scope: dict = {}
    exec(SYSTEMCTL[: SYSTEMCTL.index("def start")], scope)  # noqa: S102 - our own words above
    by_systemd = scope["settings"]("/etc/afproevet.env")
    different = [name for name, value in by_systemd.items() if by_shell.get(name) != value]
    return f"read differently by shell and systemd: {different}" if different else ""


def _cron(text: str, seen: dict, line: str) -> str:
    """The line is run by cron itself, a minute from now instead of at night."""
    if not any(Path("/usr/sbin", name).exists() for name in ("cron",)):
        return "cron is not there"
    now = text.replace("15 3 * * *", "* * * * *")
    if now == text:
        return "not the line that is known"
    file = Path("/etc/cron.d/afproevet")
    file.write_text(now)
    cron = subprocess.Popen(["/usr/sbin/cron", "-f"], stdin=subprocess.DEVNULL)
    folder, end = Path("/var/backups/afproevet"), time.monotonic() + 150
    while time.monotonic() < end and not [one for one in folder.iterdir() if one.name[0] != "."]:
        time.sleep(1)
    file.write_text(text)
    cron.terminate()
    made = sorted(one.name for one in folder.iterdir() if one.name[0] != ".")
    seen[f"{line} cron"] = " ".join(made)
    for one in made:
        (folder / one).unlink()
    return "" if made else "cron made no backup"


def _run(*command: str, text: str | None = None) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
