import NIOCore

/// The one stream that every client gets, kept once: bytes are appended at the end and forgotten from the start.
///
/// Offsets count the bytes since the server opened. Slices share the tape's storage, so that a client costs no copy.
///
/// Spec: HARD-1 HARD-21
package struct Tape {
  private struct Chunk {
    let start: Int
    let bytes: ByteBuffer
    var end: Int { start + bytes.readableBytes }

    /// What stands in the range; nil where nothing does.
    func slice(in range: Range<Int>) -> ByteBuffer? {
      let part = range.clamped(to: start..<end)
      return part.isEmpty ? nil : bytes.getSlice(at: part.lowerBound - start, length: part.count)
    }
  }

  /// How far one buffer is filled before the next is begun.
  ///
  /// It is a busy turn's worth: the kernel copies one piece for every reader faster than several.
  static let chunkBytes = 512 << 10

  /// Nothing before this offset can be asked for any more.
  package private(set) var start = 0
  private var closed: CircularBuffer<Chunk> = []
  private var open = ByteBuffer()
  private var openStart = 0

  package init() {}

  /// Where the next byte will stand.
  package var end: Int { openStart + open.readableBytes }

  /// How many bytes are kept for a reader who has yet to read them.
  package var count: Int { end - start }

  /// Puts bytes at the end, and what ends them.
  package mutating func append(_ bytes: ArraySlice<UInt8>, terminator: [UInt8] = []) {
    let count = bytes.count + terminator.count
    // A buffer that a socket still holds would be copied as a whole by a write.
    let hasRoom = open.readableBytes == 0 || open.readableBytes + count <= Self.chunkBytes
    if hasRoom, open.modifyIfUniquelyOwned({ $0.write(bytes, terminator) }) != nil { return }
    if open.readableBytes > 0 { closed.append(Chunk(start: openStart, bytes: open)) }
    openStart = end
    // After a full buffer another may be filled; after one that is held, perhaps not.
    open = ByteBufferAllocator().buffer(capacity: hasRoom ? count : max(count, Self.chunkBytes))
    open.write(bytes, terminator)
  }

  /// The bytes of the range, in as few pieces as they are kept in; the range must lie on the tape.
  package func slices(in range: Range<Int>) -> [ByteBuffer] {
    guard !range.isEmpty else { return [] }
    precondition(range.lowerBound >= start && range.upperBound <= end, "the range is not on the tape")
    let newest = Chunk(start: openStart, bytes: open).slice(in: range)
    var first = closed.endIndex
    while first > closed.startIndex, closed[closed.index(before: first)].end > range.lowerBound {
      first = closed.index(before: first)
    }
    var slices = closed[first...].compactMap { $0.slice(in: range) }
    if let newest { slices.append(newest) }
    return slices
  }

  /// Hands over the bytes between the offsets as they stand on the tape; nil where they do not stand in the newest buffer.
  ///
  /// Most readers have got all but the newest.
  package func withNewest<Result>(
    from start: Int, to end: Int, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    guard start >= openStart, start < end, end <= self.end else { return nil }
    return open.withUnsafeReadableBytes { body(.init(rebasing: $0[(start - openStart)..<(end - openStart)])) }
  }

  /// Forgets what stands before the offset, which must lie on the tape.
  package mutating func trim(to offset: Int) {
    precondition(offset >= start && offset <= end, "the offset is not on the tape")
    start = offset
    while let first = closed.first, first.end <= offset { closed.removeFirst() }
    if offset == end, open.readableBytes > 0 {
      openStart = end
      let isKept = open.capacity <= Self.chunkBytes && open.modifyIfUniquelyOwned { $0.clear() } != nil
      if !isKept { open = ByteBuffer() }
    }
  }
}

extension ByteBuffer {
  fileprivate mutating func write(_ bytes: ArraySlice<UInt8>, _ terminator: [UInt8]) {
    writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count + terminator.count) { space in
      bytes.withUnsafeBytes { space.copyMemory(from: $0) }
      UnsafeMutableRawBufferPointer(rebasing: space[bytes.count...]).copyBytes(from: terminator)
      return bytes.count + terminator.count
    }
  }
}
