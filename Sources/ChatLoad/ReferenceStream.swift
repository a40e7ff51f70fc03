import Glibc

/// A stream as some client received it first, from its first message on; the others' are compared with it byte for byte.
///
/// Offsets count from the first message. What nobody needs any more is forgotten from the start.
struct ReferenceStream {
  private(set) var start = 0
  private var bytes: [UInt8] = []

  var end: Int { start + bytes.count }

  mutating func append(_ piece: UnsafeRawBufferPointer) { bytes += piece }

  /// Whether the piece is what stands at the offset; all of it must lie within the stream.
  func has(_ piece: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    guard let first = piece.baseAddress, !piece.isEmpty else { return true }
    return bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return false }
      return memcmp(base + (offset - start), first, piece.count) == 0
    }
  }

  /// Lends what stands from the offset on.
  func withBytes<Result>(from offset: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[(offset - start)...])) }
  }

  /// Forgets what stands before the offset, once that is worth moving the rest.
  mutating func trim(to offset: Int) {
    guard offset - start > max(bytes.count / 2, 1 << 20) else { return }
    bytes.removeFirst(offset - start)
    start = offset
  }
}
