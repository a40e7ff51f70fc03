/// Whatever clients do: everyone hears the stream that is in the log, and who is left over is served.
///
/// The input is a list of acts, ended by `|`: the letter of a client, a sign, and what it says. After a small letter
/// the server's turn has yet to come, so that what follows belongs to the same turn.
/// - Returns: 0, as libFuzzer wants it.
@_cdecl("LLVMFuzzerTestOneInput")
public func play(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    let scene = try Scene()
    for line in UnsafeBufferPointer(start: start, count: count).split(separator: UInt8(ascii: "|")) {
      guard let letter = line.first, let act = Act(line.dropFirst()) else { continue }
      scene.play(act, by: Int(letter % 8))
      if letter & 0x20 == 0 { scene.takeTurn() }
    }
    try scene.end()
  } catch {
    preconditionFailure("the scene itself failed: \(error)")
  }
  return 0
}

/// What one client does, or the world around the server.
enum Act {
  case joins
  case says([UInt8])
  case halfCloses
  case resets
  /// Its socket accepts nothing from now on, or again everything.
  case stalls
  case reads
  case quietPasses
  case patiencePasses
  case diskIsFull
  case serverStops

  init?(_ text: some Collection<UInt8>) {
    guard let sign = text.first else { return nil }
    switch sign {
    case UInt8(ascii: "+"): self = .joins
    case UInt8(ascii: ">"): self = .says(Array(text.dropFirst()))
    case UInt8(ascii: "-"): self = .halfCloses
    case UInt8(ascii: "!"): self = .resets
    case UInt8(ascii: "*"): self = .stalls
    case UInt8(ascii: "<"): self = .reads
    case UInt8(ascii: "~"): self = .quietPasses
    case UInt8(ascii: "^"): self = .patiencePasses
    case UInt8(ascii: "#"): self = .diskIsFull
    case UInt8(ascii: "$"): self = .serverStops
    default: return nil
    }
  }
}
