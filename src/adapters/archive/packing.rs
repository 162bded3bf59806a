//! Files packed by gzip or zstd, read as if they were not.

use std::{
    io::{BufRead, BufReader, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use crate::odoo::dump::{HEAD, Packing};

/// How much is read at a time, in bytes.
const BUFFER: usize = 1 << 18;

/// What is in a stream that may be packed.
pub struct Unpacked<'a>(Box<dyn Read + 'a>);

impl<'a> Unpacked<'a> {
    /// Reads from a stream; the first bytes say how it is packed. The bytes taken from the
    /// source are counted in `taken`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(source: impl Read + 'a, taken: Arc<AtomicU64>) -> std::io::Result<Self> {
        let mut buffered = BufReader::with_capacity(BUFFER, Counted { source, taken });
        let reader: Box<dyn Read + 'a> = match Packing::of(buffered.fill_buf()?) {
            Packing::Plain => Box::new(buffered),
            Packing::Gzip => Box::new(MultiGzDecoder::new(buffered)),
            Packing::Zstd => Box::new(Frames { source: Some(buffered), frame: None }),
        };
        Ok(Self(reader))
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

/// The first bytes of what is in a stream, unpacked; fewer only when there are no more.
///
/// # Errors
/// When it cannot be read.
pub fn head(mut source: impl Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

struct Counted<R> {
    source: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// The frames of a zstd file, one after another: parallel packers write many.
struct Frames<R: Read> {
    source: Option<R>,
    frame: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let count = frame.read(buffer)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
                self.source = self.frame.take().map(StreamingDecoder::into_inner);
            }
            let Some(mut source) = self.source.take() else { return Ok(0) };
            if source.fill_buf()?.is_empty() {
                self.source = Some(source);
                return Ok(0);
            }
            self.frame = Some(StreamingDecoder::new(source).map_err(std::io::Error::other)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(program: &str, bytes: &[u8]) -> Vec<u8> {
        let output = duct::cmd!(program, "-c").stdin_bytes(bytes).stdout_capture().run().unwrap();
        output.stdout
    }

    fn unpacked(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Unpacked::of(bytes, Arc::default())?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn each_packing_is_undone_also_of_several_parts() {
        let text = "-- a dump\n".repeat(100_000).into_bytes();
        assert_eq!(unpacked(&text).unwrap(), text);
        for program in ["gzip", "zstd"] {
            let once = packed(program, &text);
            assert!(once.len() < text.len() / 10);
            assert_eq!(unpacked(&once).unwrap(), text, "{program}");
            let twice = [once.clone(), once.clone()].concat();
            assert_eq!(unpacked(&twice).unwrap().len(), 2 * text.len(), "{program}");
            assert!(unpacked(&once[..once.len() - 9]).is_err(), "{program} cut short");
        }
    }

    #[test]
    fn the_source_is_counted_as_it_is_taken() {
        let source = packed("gzip", &vec![7; 1_000_000]);
        let taken = Arc::<AtomicU64>::default();
        let mut unpacked = Unpacked::of(source.as_slice(), Arc::clone(&taken)).unwrap();
        assert_eq!(head(&mut unpacked).unwrap(), vec![7; HEAD]);
        std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap();
        assert_eq!(taken.load(Ordering::Relaxed), source.len() as u64);
    }
}
