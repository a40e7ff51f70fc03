extension Grammar {
  /// The core rules that every grammar may use: RFC 5234, appendix B.1.
  ///
  /// CRLF and LWSP are left out: nobody needs them.
  static let core: [String: Element] = [
    "alpha": .choice([.octet(0x41...0x5A), .octet(0x61...0x7A)]),
    "bit": .octet(0x30...0x31),
    "char": .octet(0x01...0x7F),
    "cr": .octet(0x0D...0x0D),
    "ctl": .choice([.octet(0x00...0x1F), .octet(0x7F...0x7F)]),
    "digit": .octet(0x30...0x39),
    "dquote": .octet(0x22...0x22),
    "hexdig": .choice([.octet(0x30...0x39), .octet(0x41...0x46), .octet(0x61...0x66)]),
    "htab": .octet(0x09...0x09),
    "lf": .octet(0x0A...0x0A),
    "octet": .octet(0x00...0xFF),
    "sp": .octet(0x20...0x20),
    "vchar": .octet(0x21...0x7E),
    "wsp": .choice([.octet(0x20...0x20), .octet(0x09...0x09)]),
  ]
}
