"""Reads archives with every reader on this machine and compares what they find with what went in.

usage: read.py FOLDER [big]   FOLDER holds NAME.zip and NAME.json: [[path, size, sha256, crc32, seconds or null], ...]
"""
import hashlib, json, os, shutil, subprocess, sys, tempfile, zipfile
from datetime import datetime, timezone
from pathlib import Path

folder, big = Path(sys.argv[1]), "big" in sys.argv
# A zone with an offset all year, so that readers of DOS time alone are found out.
env = dict(os.environ, TZ="America/Bogota", LC_ALL="C.UTF-8")
counts = {}

def run(*command, stdin=None, cwd=None):
    done = subprocess.run(command, stdin=stdin, cwd=cwd, env=env, capture_output=True)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")

def said(reader, ok, why=""):
    good, bad, first = counts.get(reader, (0, 0, ""))
    counts[reader] = (good + ok, bad + (not ok), first or ("" if ok else why[:300]))
    if big and "Python" not in reader: print(reader, "good" if ok else "BAD " + why[:200], flush=True)

def sha(file):
    with open(file, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()

def compare(root, expected):
    """What differs between unpacked files and the documents."""
    found = {str(p.relative_to(root)): p for p in Path(root).rglob("*") if p.is_file()}
    wrong = [f"name {n!r}" for n in set(found) ^ {e[0] for e in expected}]
    times = 0
    for path, size, digest, _, seconds in expected:
        file = found.get(path)
        if file is None: continue
        if file.stat().st_size != size or sha(file) != digest: wrong.append(f"content {path!r}")
        if seconds is not None and int(file.stat().st_mtime) != seconds: times += 1
    return wrong, times

def unpack(reader, archive, expected, command, pipe=False):
    with tempfile.TemporaryDirectory(dir=folder) as root:
        with open(archive, "rb") as f:
            if pipe:
                cat = subprocess.Popen(["cat"], stdin=f, stdout=subprocess.PIPE)
                code, text = run(*command, stdin=cat.stdout, cwd=root)
                cat.stdout.close(); cat.wait()
            else:
                code, text = run(*command, cwd=root)
        wrong, times = compare(root, expected)
        said(reader, code == 0 and not wrong, f"{archive.name} code {code} {wrong[:3]} {text[-200:]}")
        # Up to version 1.10 it overlooks an extra field of 9 bytes that stands alone (`while(length>9)` in XADZipParser.m; later versions have `>=`).
        if reader.startswith("unar"): return
        said(reader + ", times", times == 0, f"{archive.name}: {times} times differ")

def python(archive, expected):
    with zipfile.ZipFile(archive) as z:
        said("Python testzip", z.testzip() is None)
        for info, (path, size, digest, crc, seconds) in zip(z.infolist(), expected, strict=True):
            flat = (info.filename, info.file_size, info.compress_size, info.CRC)
            said("Python names, sizes, CRCs", flat == (path, size, size, crc), f"{flat} {path}")
            said("Python: stored, bit 3 clear, bit 11 set", info.compress_type == 0 and info.flag_bits == 0x800)
            dos = None if seconds is None else datetime.fromtimestamp(max(seconds, 315532800) // 2 * 2, timezone.utc)
            said("Python DOS times in UTC", dos is None or info.date_time == tuple(dos.timetuple())[:6], f"{info.date_time} {dos}")
            if not big:
                said("Python SHA-256", hashlib.sha256(z.read(info)).hexdigest() == digest)

JAVA = """import java.util.zip.*; import java.io.*;
public class R { public static void main(String[] a) throws Exception {
 for (String f : a) { int n = 0; byte[] b = new byte[1<<20];
  try (var z = new ZipInputStream(new BufferedInputStream(new FileInputStream(f)))) { ZipEntry e; while ((e = z.getNextEntry()) != null) { while (z.read(b) >= 0) {} n++; }
   System.out.println("stream " + n + " " + f); } catch (Exception e) { System.out.println("stream failed " + e + " " + f); }
  n = 0;
  try (var z = new ZipFile(f)) { for (var e : java.util.Collections.list(z.entries())) { var i = z.getInputStream(e); while (i.read(b) >= 0) {} n++; }
   System.out.println("file " + n + " " + f); } catch (Exception e) { System.out.println("file failed " + e + " " + f); } } } }"""

def java(archives):
    (folder / "R.java").write_text(JAVA)
    code, text = run("java", str(folder / "R.java"), *map(str, archives))
    lines = set(text.splitlines())
    for archive in archives:
        count = len(json.loads(archive.with_suffix(".json").read_text()))
        for how in ("stream", "file"):
            said("Java " + {"stream": "ZipInputStream", "file": "ZipFile"}[how], f"{how} {count} {archive}" in lines, text[:300])

archives = sorted(folder.glob("*.zip"))
for archive in archives:
    expected = json.loads(archive.with_suffix(".json").read_text())
    python(archive, expected)
    a = str(archive)
    # Info-ZIP calls an empty archive an error, and takes the real size 0xFFFFFFFF of a document for the sign of ZIP64 in the entry after it. It does so in archives of Python's zipfile too.
    infozip_cannot = not expected or any(size == 0xFFFFFFFF for _, size, *_ in expected)
    for reader, command, sign in (("unzip -t", ("unzip", "-t", a), "No errors detected"), ("7z t", ("7z", "t", a), "Everything is Ok"), ("zip -T", ("zip", "-T", a), "OK")):
        if infozip_cannot and reader != "7z t": continue
        if shutil.which(command[0]):
            code, text = run(*command)
            said(reader, code == 0 and sign in text and "warning" not in text.lower(), f"{archive.name} {text[-300:]}")
    if not infozip_cannot:
        code, text = run("zipinfo", "-v", a)
        said("zipinfo -v", code == 0 and text.count("Central directory entry #") == len(expected) and "warning" not in text.lower() and "error" not in text.lower(), text[:200])
    if big: continue
    if expected:
        unpack("unzip", archive, expected, ("unzip", "-q", a))
        if shutil.which("unar"): unpack("unar (The Unarchiver)", archive, expected, ("unar", "-q", "-D", a))
    if shutil.which("7z"): unpack("7z x", archive, expected, ("7z", "x", "-y", a))
    if shutil.which("bsdtar"):
        unpack("bsdtar -x (file)", archive, expected, ("bsdtar", "-xf", a))
        unpack("bsdtar -x (pipe)", archive, expected, ("bsdtar", "-xf", "-"), pipe=True)
if big:
    for archive in archives:
        expected = json.loads(archive.with_suffix(".json").read_text())
        for how, command in (("file", f"bsdtar -xOf '{archive}' | sha256sum"), ("pipe", f"cat '{archive}' | bsdtar -xOf - | sha256sum")):
            code, text = run("bash", "-o", "pipefail", "-c", command)
            said(f"bsdtar -xO ({how}): bytes of all entries in a row", code == 0 and text.split()[0] == (folder / (archive.stem + ".all")).read_text(), text)
java(archives)
print(f"{len(archives)} archives")
for reader, (good, bad, why) in counts.items():
    print(f"{reader}: {good} good, {bad} bad {why}")
sys.exit(any(bad for reader, (_, bad, _) in counts.items()))
