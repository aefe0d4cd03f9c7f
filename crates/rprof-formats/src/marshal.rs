//! Python's own binary format for plain objects, as `marshal.load` of CPython 3.4 and later reads it.
//!
//! ```text
//! object = code: u8   content          numbers are little endian
//! '{' (key value)* '0'        dict     '(' n: u32 objects     tuple     'u' n: u32 UTF-8     string
//! 'i' i32                     int      'l' n: i32 digits      large int, in base 2^15
//! 'g' f64                     float    'r' u32                an object met before, if its code had bit 7 set
//! ```

/// What of an object's code says that it can be referred to later.
const REFERABLE: u8 = 0x80;

/// Writes objects one after another.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Opens a dict; its keys and values follow, in turn, until [`Self::close_dict`].
    pub(crate) fn open_dict(&mut self) {
        self.bytes.push(b'{');
    }

    pub(crate) fn close_dict(&mut self) {
        self.bytes.push(b'0');
    }

    /// Opens a tuple; its `length` items follow.
    pub(crate) fn open_tuple(&mut self, length: usize) {
        self.bytes.push(b'(');
        self.put_length(length);
    }

    /// Opens a tuple as above; the first that is opened so is known to [`Self::put_reference`] as 0, the next as 1.
    pub(crate) fn open_referable_tuple(&mut self, length: usize) {
        self.bytes.push(b'(' | REFERABLE);
        self.put_length(length);
    }

    pub(crate) fn put_reference(&mut self, index: usize) {
        self.bytes.push(b'r');
        self.put_length(index);
    }

    pub(crate) fn put_string(&mut self, text: &str) {
        self.bytes.push(b'u');
        self.put_length(text.len());
        self.bytes.extend(text.as_bytes());
    }

    pub(crate) fn put_float(&mut self, value: f64) {
        self.bytes.push(b'g');
        self.bytes.extend(value.to_le_bytes());
    }

    pub(crate) fn put_integer(&mut self, value: u64) {
        if let Ok(value) = i32::try_from(value) {
            self.bytes.push(b'i');
            self.bytes.extend(value.to_le_bytes());
        } else {
            let digits = (u64::BITS - value.leading_zeros()).div_ceil(15);
            self.bytes.push(b'l');
            self.put_length(digits as usize);
            for digit in 0..digits {
                let digit = (value >> (15 * digit)) as u16 & 0x7fff;
                self.bytes.extend(digit.to_le_bytes());
            }
        }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn put_length(&mut self, length: usize) {
        self.bytes.extend((length as u32).to_le_bytes());
    }
}
