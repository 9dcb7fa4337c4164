//! The archive of a backup: a zip of the database, the uploaded files and a manifest with the hash of each.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read, Seek, Write},
    path::{Component, Path},
};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The database in the archive.
pub const DATABASE: &str = "bole.db";
/// What the names of uploaded files begin with.
pub const FILES: &str = "files/";
/// The list of what an archive holds; the last part written.
const MANIFEST: &str = "MANIFEST.sha256";

/// The parts of an archive with their hashes.
pub type Parts = BTreeMap<String, String>;

/// An archive being written.
pub struct Writer<W: Write + Seek> {
    zip: ZipWriter<W>,
    parts: Parts,
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true)
}

impl<W: Write + Seek> Writer<W> {
    pub fn new(out: W) -> Self {
        Self { zip: ZipWriter::new(out), parts: Parts::new() }
    }

    /// Adds a file under a name.
    ///
    /// # Errors
    /// Names the file that cannot be read.
    pub fn add(&mut self, name: &str, path: &Path) -> anyhow::Result<()> {
        let mut file = File::open(path).with_context(|| path.display().to_string())?;
        self.zip.start_file(name, options())?;
        let hash = copy(&mut file, &mut self.zip).with_context(|| path.display().to_string())?;
        self.parts.insert(name.to_owned(), hash);
        Ok(())
    }

    /// Writes the manifest; gives what was written to and the parts.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> anyhow::Result<(W, Parts)> {
        self.zip.start_file(MANIFEST, options())?;
        for (name, hash) in &self.parts {
            writeln!(self.zip, "{hash}  {name}")?;
        }
        Ok((self.zip.finish()?, self.parts))
    }
}

/// Copies bytes and gives their hash.
fn copy(from: &mut impl Read, to: &mut impl Write) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex::encode(hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
    }
}

/// Whether a part is the database, or a file that stays below the folder it is put into.
fn is_ours(name: &str) -> bool {
    let stays = |key: &str| Path::new(key).components().all(|part| matches!(part, Component::Normal(_)));
    name == DATABASE || name.strip_prefix(FILES).is_some_and(|key| !key.is_empty() && stays(key))
}

/// Reads an archive through and compares every part with the manifest.
///
/// # Errors
/// Says what is wrong with it.
pub fn verify(path: &Path) -> anyhow::Result<Parts> {
    let file = File::open(path)?;
    let mut archive = ZipArchive::new(file).context("not an archive, or cut short")?;
    let mut manifest = String::new();
    archive
        .by_name(MANIFEST)
        .context("no manifest: not an archive of `bole backup`")?
        .read_to_string(&mut manifest)
        .context("the manifest is damaged")?;
    let lines = manifest.lines().filter_map(|line| line.split_once("  "));
    let parts: Parts = lines.map(|(hash, name)| (name.to_owned(), hash.to_owned())).collect();
    if parts.len() + 1 != archive.len() {
        bail!("the archive holds {} parts, its manifest names {}", archive.len() - 1, parts.len());
    }
    if !parts.contains_key(DATABASE) {
        bail!("there is no database in it: not an archive of `bole backup`");
    }
    for (name, hash) in &parts {
        let mut part = archive.by_name(name).with_context(|| format!("{name} is missing"))?;
        if !is_ours(name) {
            bail!("{name} is not what `bole backup` writes");
        }
        let found = copy(&mut part, &mut std::io::sink()).with_context(|| format!("{name} is damaged"))?;
        if found != *hash {
            bail!("{name} is damaged");
        }
    }
    Ok(parts)
}

/// Writes one part of a verified archive into a new file, and syncs it.
///
/// # Errors
/// Names the file that cannot be written.
pub fn extract(archive: &Path, name: &str, target: &Path) -> anyhow::Result<()> {
    let mut zip = ZipArchive::new(File::open(archive)?)?;
    let mut part = zip.by_name(name)?;
    super::open::make_folder(target.parent().unwrap_or(Path::new("")))?;
    let mut file = File::create_new(target).with_context(|| target.display().to_string())?;
    copy(&mut part, &mut file).and_then(|_| file.sync_all()).with_context(|| target.display().to_string())
}
