// swift-tools-version:5.4
import PackageDescription

// A package of its own: all of it, and all that it depends on, is built with a sanitizer, by `make fuzz`.
// libFuzzer brings the function main, and a later tools version would ask for another one.

let swift: [SwiftSetting] = [.unsafeFlags(["-parse-as-library", "-warnings-as-errors"])]
let linker: [LinkerSetting] = [.unsafeFlags(["-sanitize=fuzzer"])]

let package = Package(
  name: "Fuzz",
  dependencies: [
    .package(name: "ChatProtocol", path: "../.."),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .executableTarget(
      name: "fuzz-decoder", dependencies: [.product(name: "ChatProtocol", package: "ChatProtocol")],
      swiftSettings: swift, linkerSettings: linker),
    .executableTarget(
      name: "fuzz-log", dependencies: [.product(name: "ChatProtocol", package: "ChatProtocol")],
      swiftSettings: swift, linkerSettings: linker),
    .executableTarget(
      name: "fuzz-session", dependencies: [.product(name: "SessionLanguage", package: "ChatProtocol")],
      swiftSettings: swift, linkerSettings: linker),
    .executableTarget(
      name: "fuzz-server",
      dependencies: [
        .product(name: "ChatProtocol", package: "ChatProtocol"),
        .product(name: "ChatServer", package: "ChatProtocol"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ],
      swiftSettings: swift, linkerSettings: linker),
  ],
  swiftLanguageVersions: [.version("6")]
)
