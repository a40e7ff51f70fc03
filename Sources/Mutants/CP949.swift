import POSIX

extension [UInt8] {
  /// The text as a program on Korean Windows writes it; question marks where that has no character.
  var inCP949: [UInt8] {
    String(decoding: self, as: UTF8.self).unicodeScalars.flatMap { scalar in
      scalar.isASCII
        ? [UInt8(scalar.value)]
        : Array(String(scalar).utf8).converted(from: "UTF-8", to: "CP949")?.bytes ?? [UInt8(ascii: "?")]
    }
  }
}
