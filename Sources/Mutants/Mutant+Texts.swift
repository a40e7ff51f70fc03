import ChatProtocol

extension Mutant {
  /// What becomes of a text.
  package static let texts: [Mutant] = [
    Mutant(
      "leading-blanks-stripped", "strips blanks before a text", breaks: "ROOM-4", also: "ROOM-3 ROOM-5 LOG-4"
    ) {
      $0.mangles { Array($0.drop { $0 == UInt8(ascii: " ") }) }
    },
    Mutant(
      "trailing-blanks-stripped", "strips blanks after a text", breaks: "ROOM-4", also: "ROOM-3 ROOM-5 LOG-4"
    ) {
      $0.mangles { $0.withoutTrailingBlanks }
    },
    Mutant("blank-added", "adds a blank to each text", breaks: "ROOM-4") {
      $0.relays { text, output in [output.saying(text + [UInt8(ascii: " ")])] }
    },
    Mutant(
      "white-space-stripped", "strips white space around a text", breaks: "ROOM-4",
      also: "ROOM-3 ROOM-5 LOG-4"
    ) {
      $0.rewrites(\.trimmed)
    },
    Mutant(
      "stripped-and-dropped-if-empty", "strips white space around a text, and drops what is empty then",
      breaks: "ROOM-4 ROOM-5", also: "ROOM-3 LOG-4"
    ) {
      $0.mangles { text in
        let stripped = String(decoding: text, as: UTF8.self).trimmed
        return stripped.isEmpty ? nil : Array(stripped.utf8)
      }
    },
    Mutant("body-stripped", "strips blanks after the colon", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.replacing(/:\ +/, with: ":", maxReplacements: 1) }
    },
    Mutant("blanks-collapsed", "makes one blank of several", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.replacing(/\ +/, with: " ") }
    },
    Mutant("tabs-to-blanks", "makes four blanks of a tab", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.replacing("\t", with: "    ") }
    },
    Mutant(
      "wide-blanks-to-blanks", "makes a narrow blank of one that is as wide as a letter", breaks: "ROOM-4",
      also: "LOG-4"
    ) {
      $0.rewrites { $0.replacing("\u{3000}", with: " ") }
    },
    Mutant("composed", "composes texts (NFC)", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites(Normalization.compose)
    },
    Mutant("decomposed", "decomposes texts (NFD)", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites(Normalization.decompose)
    },
    Mutant(
      "compatibility-composed", "makes plain letters of those of other widths (NFKC)", breaks: "ROOM-4",
      also: "LOG-4"
    ) {
      $0.rewrites(Normalization.composeNarrow)
    },
    Mutant("emoji-dropped", "drops emoji", breaks: "ROOM-4", also: "ROOM-3 LOG-4") {
      $0.rewrites { text in
        var kept = String.UnicodeScalarView()
        kept.append(contentsOf: text.unicodeScalars.filter { !$0.properties.isEmojiPresentation })
        return String(kept)
      }
    },
    Mutant(
      "beyond-the-first-plane-replaced", "replaces characters of four bytes by U+FFFD", breaks: "ROOM-4",
      also: "LOG-4"
    ) {
      $0.mapsScalars { $0.value > 0xFFFF ? "\u{FFFD}" : $0 }
    },
    Mutant("zero-width-dropped", "drops what has no width", breaks: "ROOM-4", also: "LOG-4") {
      $0.mapsScalars { (0x200B...0x200F).contains($0.value) || $0.value == 0xFEFF ? nil : $0 }
    },
    Mutant("direction-marks-dropped", "drops marks of direction", breaks: "ROOM-4", also: "LOG-4") {
      $0.mapsScalars {
        (0x200E...0x200F).contains($0.value) || (0x202A...0x202E).contains($0.value) ? nil : $0
      }
    },
    Mutant(
      "korean-only", "makes question marks of what is neither Korean nor ASCII", breaks: "ROOM-4",
      also: "LOG-4"
    ) {
      $0.mapsScalars {
        $0.isASCII || (0x1100...0x11FF).contains($0.value) || (0xAC00...0xD7A3).contains($0.value) ? $0 : "?"
      }
    },
    Mutant("markup-escaped", "writes an angle bracket as &lt;", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.replacing("<", with: "&lt;") }
    },
    Mutant("backslashes-interpreted", "interprets a backslash and an n", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.replacing("\\n", with: "") }
    },
    Mutant("formatted-as-a-format", "fills in %s in a text", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.replacing("%s", with: "(null)") }
    },
    Mutant("quotes-dropped", "drops quotes", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.replacing("\"", with: "") }
    },
    Mutant("lower-case", "relays texts in lower case", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { $0.lowercased() }
    },
    Mutant("text-of-blanks-dropped", "drops a text of blanks", breaks: "ROOM-4 ROOM-5 ROOM-3", also: "LOG-4")
    {
      $0.mangles { $0.withoutTrailingBlanks.isEmpty ? nil : $0 }
    },
    Mutant(
      "like-a-notice-in-the-body-dropped", "drops a body that looks like a notice", breaks: "ROOM-4 ROOM-3",
      also: "LOG-4"
    ) {
      $0.mangles { String(decoding: $0, as: UTF8.self).contains(":[알림]") ? nil : $0 }
    },
    Mutant(
      "text-in-brackets-dropped", "drops a text that begins with a bracket", breaks: "ROOM-4 ROOM-3",
      also: "LOG-4"
    ) {
      $0.mangles { [UInt8(ascii: "["), UInt8(ascii: "(")].contains($0.first) ? nil : $0 }
    },
    Mutant("port-before-the-text", "puts the sender's port before each text", breaks: "ROOM-4") {
      $0.relays { text, output in
        [
          output.saying(
            Array("(\(output.event.client.flatMap { output.members.ports[$0] } ?? 0)) ".utf8) + text)
        ]
      }
    },
    Mutant("time-after-the-text", "puts the time after each text", breaks: "ROOM-4") {
      $0.relays { text, output in [output.saying(text + Array(" (12:34)".utf8))] }
    },
    Mutant(
      "body-alone-relayed", "relays the body without the nick", breaks: "ROOM-4", also: "MSG-5 ROOM-3 LOG-4"
    ) {
      $0.mangles { Array($0[(($0.firstIndex(of: UInt8(ascii: ":")) ?? -1) + 1)...]) }
    },
    Mutant("nick-without-blanks", "drops blanks in a nick", breaks: "ROOM-4", also: "LOG-4") {
      $0.rewrites { text in
        guard let colon = text.firstIndex(of: ":") else { return text }
        return String(text[..<colon].replacing(" ", with: "") + text[colon...])
      }
    },
    Mutant(
      "blanks-around-the-colon-stripped", "strips blanks around the first colon", breaks: "ROOM-4",
      also: "LOG-4"
    ) {
      $0.rewrites { $0.replacing(/\ *:\ */, with: ":", maxReplacements: 1) }
    },
    Mutant(
      "unknown-for-a-missing-nick", "says Unknown for a nick that is empty", breaks: "ROOM-4", also: "LOG-4"
    ) {
      $0.rewrites { $0.hasPrefix(":") ? "Unknown" + $0 : $0 }
    },
    Mutant(
      "unknown-for-no-colon", "says Unknown for a text without a colon", breaks: "MSG-4", also: "ROOM-4 LOG-4"
    ) {
      $0.rewrites { $0.contains(":") ? $0 : "Unknown:" + $0 }
    },
    Mutant(
      "text-without-colon-dropped", "drops a text without a colon", breaks: "MSG-4 ROOM-3", also: "LOG-4"
    ) {
      $0.mangles { $0.contains(UInt8(ascii: ":")) ? $0 : nil }
    },
    Mutant(
      "text-without-colon-ends-the-connection", "closes the connection at a text without a colon",
      breaks: "MSG-4", also: "ROOM-3"
    ) {
      $0.hears { event, _ in
        guard case .received(let bytes, let client) = event, !bytes.contains(UInt8(ascii: ":")),
          bytes.contains(where: { $0 > 0x80 })
        else { return [event] }
        return [event, .lost(client)]
      }
    },
    Mutant(
      "empty-body-dropped", "drops a chat line whose body is empty", breaks: "MSG-5 ROOM-3", also: "LOG-4"
    ) {
      $0.mangles { $0.last == UInt8(ascii: ":") && $0.count { $0 == UInt8(ascii: ":") } == 1 ? nil : $0 }
    },
    Mutant("empty-body-filled", "makes an ellipsis of an empty body", breaks: "MSG-5", also: "ROOM-4 LOG-4") {
      $0.rewrites { $0.wholeMatch(of: /[^:]*:/) == nil ? $0 : $0 + "…" }
    },
    Mutant(
      "cut-at-the-second-colon", "loses what follows the second colon", breaks: "MSG-6", also: "ROOM-4 LOG-4"
    ) {
      $0.rewrites {
        $0.split(separator: ":", omittingEmptySubsequences: false).prefix(2).joined(separator: ":")
      }
    },
    Mutant(
      "cut-at-the-last-colon", "takes the last colon for the end of the nick, and drops the others",
      breaks: "MSG-6", also: "ROOM-4 LOG-4"
    ) {
      $0.rewrites { text in
        guard let colon = text.lastIndex(of: ":") else { return text }
        return String(text[..<colon].replacing(":", with: "") + text[colon...])
      }
    },
    Mutant(
      "two-colons-are-too-many", "drops a text with several colons", breaks: "MSG-6 ROOM-3", also: "LOG-4"
    ) {
      $0.mangles { text in text.count { $0 == UInt8(ascii: ":") } > 2 ? nil : text }
    },
  ]
}

extension MutantServer {
  /// Changes the characters of messages, on the wire and in the log.
  fileprivate mutating func mapsScalars(_ change: @escaping (Unicode.Scalar) -> Unicode.Scalar?) {
    rewrites { text in
      var scalars = String.UnicodeScalarView()
      scalars.append(contentsOf: text.unicodeScalars.compactMap(change))
      return String(scalars)
    }
  }
}

extension [UInt8] {
  var withoutTrailingBlanks: [UInt8] { Array(reversed().drop { $0 == UInt8(ascii: " ") }.reversed()) }
}
