// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
/// For what tests play thousands of times over: they take several times as long where it is not optimised.
let fast = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "ChatProtocol",
  products: [
    .library(name: "ChatProtocol", targets: ["ChatProtocol"]),
    .library(name: "ChatServer", targets: ["ChatServer"]),
    .library(name: "SessionLanguage", targets: ["SessionLanguage"]),
    .executable(name: "chat-server", targets: ["chat-server"]),
    .executable(name: "chat-client", targets: ["chat-client"]),
    .executable(name: "chat-conform", targets: ["chat-conform"]),
    .executable(name: "chat-load", targets: ["chat-load"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(name: "ChatProtocol", swiftSettings: fast),
    .target(name: "Localization", exclude: ["Po"], swiftSettings: fast, plugins: ["EmbedSessions"]),
    .target(name: "SessionLanguage", swiftSettings: fast),
    .target(name: "SessionRunner", dependencies: ["SessionLanguage"], swiftSettings: fast),
    .target(
      name: "Mutants", dependencies: ["ChatProtocol", "POSIX", "SessionLanguage", "SessionRunner"],
      swiftSettings: fast),
    .target(
      name: "Generator", dependencies: ["ChatProtocol", "SessionLanguage", "SessionRunner", "Mutants"],
      swiftSettings: fast),
    .target(name: "CHangUp", cSettings: [.treatAllWarnings(as: .error)]),
    .target(name: "CLinux", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "POSIX", dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .target(
      name: "Arguments",
      dependencies: [
        "CLinux", "Localization", "POSIX",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "ChatConformance",
      dependencies: [
        "ChatProtocol", "CLinux", "Generator", "Localization", "Mutants", "POSIX", "SessionLanguage",
        "SessionRunner",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: fast,
      plugins: ["EmbedSessions"]),
    .target(
      name: "CVterm", cSettings: [.treatAllWarnings(as: .error)],
      // By its file's name, so that it becomes a part of the program, which then runs where it is not installed.
      linkerSettings: [.linkedLibrary(":libvterm.a")]),
    .target(
      name: "ClientConformance",
      dependencies: [
        "CLinux", "CVterm", "ChatConformance", "Localization", "POSIX", "SessionLanguage",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: fast,
      plugins: ["EmbedSessions"]),
    .target(
      name: "Reports",
      dependencies: [
        "ChatConformance", "ChatProtocol", "ClientConformance", "Generator", "Localization", "Mutants",
        "SessionLanguage", "SessionRunner",
      ],
      exclude: ["client-report.schema.json", "report.schema.json"],
      swiftSettings: fast),
    .target(
      name: "Grading",
      dependencies: [
        "ChatConformance", "Localization", "SessionLanguage",
      ],
      swiftSettings: strict),
    .target(
      name: "ChatWatch",
      dependencies: [
        "CLinux", "ChatConformance", "Localization", "POSIX", "Reports", "SessionLanguage", "SessionRunner",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "Tracing",
      dependencies: [
        "ChatConformance", "ChatProtocol", "Generator", "POSIX", "SessionLanguage", "SessionRunner",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: fast),
    .target(
      name: "ChatServer",
      dependencies: [
        "ChatProtocol", "POSIX",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .target(
      name: "CLibedit", cSettings: [.treatAllWarnings(as: .error)],
      linkerSettings: [.linkedLibrary("edit")]),
    .target(
      name: "ChatClient",
      dependencies: [
        "ChatProtocol", "CLibedit", "CLinux", "Localization", "POSIX",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: fast),
    .target(
      name: "ChatLoad",
      dependencies: [
        "ChatProtocol", "POSIX",
        .product(name: "Histogram", package: "hdrhistogram-swift"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "chat-load",
      dependencies: [
        "ChatLoad", "ChatProtocol", "POSIX",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "chat-server",
      dependencies: [
        "Arguments", "CHangUp", "ChatServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["chat-server.service", "chat-server.socket"],
      swiftSettings: strict),
    .executableTarget(
      name: "chat-client",
      dependencies: [
        "Arguments", "ChatClient", "Localization", "POSIX",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "chat-conform",
      dependencies: [
        "Arguments", "ChatConformance", "ChatServer", "ChatWatch", "ClientConformance", "Generator",
        "Grading",
        "Localization", "POSIX", "Reports", "SessionLanguage", "SessionRunner", "Tracing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .plugin(
      name: "EmbedSessions", capability: .buildTool(), dependencies: ["embed-sessions"],
      path: "Sources/EmbedSessions/Plugin"),
    .executableTarget(
      name: "mutant-server",
      dependencies: [
        "ChatProtocol", "Mutants", "POSIX",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/MutantServer", swiftSettings: strict),
    .executableTarget(
      name: "embed-sessions", path: "Sources/EmbedSessions/Tool", swiftSettings: strict),

    // What several tests need.
    .target(
      name: "RawSockets",
      dependencies: ["POSIX", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/RawSockets", swiftSettings: strict),
    .target(name: "WaitingTrait", path: "Tests/WaitingTrait", swiftSettings: strict),
    .testTarget(
      name: "ChatProtocolTests", dependencies: ["ChatProtocol"], swiftSettings: strict),
    .testTarget(
      name: "LocalizationTests",
      dependencies: [
        "ChatConformance", "ClientConformance", "Localization", "Mutants", "SessionLanguage",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: fast),
    .testTarget(
      name: "SessionLanguageTests", dependencies: ["SessionLanguage", "SessionRunner"], swiftSettings: strict),
    .testTarget(
      name: "SessionRunnerTests", dependencies: ["SessionLanguage", "SessionRunner"], swiftSettings: strict),
    .testTarget(
      name: "MutantsTests", dependencies: ["ChatConformance", "Mutants"], swiftSettings: fast),
    .testTarget(
      name: "GeneratorTests", dependencies: ["ChatConformance", "Generator", "Mutants"],
      swiftSettings: strict),
    .testTarget(
      name: "GradingTests", dependencies: ["ChatConformance", "Grading"], swiftSettings: strict),
    .testTarget(
      name: "TracingTests",
      dependencies: ["ChatProtocol", "Mutants", "SessionLanguage", "SessionRunner", "Tracing"],
      swiftSettings: strict),
    .testTarget(name: "ReportsTests", dependencies: ["Reports"], swiftSettings: strict),
    .testTarget(
      name: "POSIXTests",
      dependencies: ["POSIX", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .testTarget(
      name: "ChatServerTests",
      dependencies: [
        "ChatServer", "POSIX", "RawSockets", "WaitingTrait", "chat-server",
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ChatClientTests",
      dependencies: [
        "ChatClient", "ChatServer", "Localization", "POSIX", "RawSockets", "WaitingTrait", "chat-client",
        "chat-server",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: fast),
    .testTarget(
      name: "ChatConformanceTests",
      dependencies: [
        "ChatConformance", "ClientConformance", "Generator", "Grading", "Localization", "Mutants", "POSIX",
        "Reports", "WaitingTrait",
        "chat-client", "chat-conform", "chat-server",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "ClientConformanceTests",
      dependencies: [
        "ClientConformance", "POSIX", "SessionLanguage", "SessionRunner", "WaitingTrait", "chat-client",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: fast),
    .testTarget(
      name: "ChatWatchTests",
      dependencies: ["ChatWatch", "ChatConformance", "POSIX", "WaitingTrait", "chat-conform"],
      swiftSettings: strict),
    .testTarget(
      name: "ChatLoadTests", dependencies: ["ChatLoad", "ChatProtocol", "ChatServer", "POSIX"],
      swiftSettings: strict),
    .testTarget(
      name: "SpecTests", dependencies: ["ChatConformance", "ClientConformance", "Mutants"],
      swiftSettings: fast),
  ]
)
