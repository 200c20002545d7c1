// swift-tools-version: 6.2
import PackageDescription

/// What every target of ours is compiled with. Warnings are errors where `CI` is set, so that a newer compiler never breaks
/// an operator's build.
let strictness: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

extension Target {
    /// A module of the service, in `Sources/NAME`.
    static func module(_ name: String, _ dependencies: [Dependency], resources: [Resource] = []) -> Target {
        .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strictness)
    }

    /// The tests of one module, in `Tests/NAMETests`, with the files they read in `Fixtures`.
    static func tests(of name: String, _ dependencies: [Dependency], fixtures: Bool = false) -> Target {
        .testTarget(
            name: "\(name)Tests", dependencies: dependencies, resources: fixtures ? [.copy("Fixtures")] : [],
            swiftSettings: strictness)
    }

    /// A C library of the system behind its module map, in `Sources/C/NAME`.
    static func c(_ name: String) -> Target {
        .systemLibrary(name: name, path: "Sources/C/\(name)")
    }
}

let package = Package(
    name: "martlet",
    products: [
        .executable(name: "martlet", targets: ["martlet"]),
        .executable(name: "martlet-media", targets: ["martlet-media"]),
        .executable(name: "martlet-video", targets: ["martlet-video"]),
    ],
    // Those that the tests have passed with, and no newer ones until they have passed with these.
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .executableTarget(
            name: "martlet",
            dependencies: [
                "Accounts", "FastCGI", "Fetch", "HTTP", "Media", "Storage", "System", "Uploads", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [.embedInCode("nginx")], swiftSettings: strictness),
        .executableTarget(
            name: "martlet-media", dependencies: ["Codecs", "Media", "Sandbox", "System", "WorkerRuntime"],
            swiftSettings: strictness),
        .executableTarget(
            name: "martlet-video", dependencies: ["Media", "Sandbox", "System", "Video", "WorkerRuntime"],
            swiftSettings: strictness),
        .module(
            "Web",
            [
                "Accounts", "Fetch", "HTTP", "Media", "Storage", "System", "Uploads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"), .product(name: "Mustache", package: "swift-mustache"),
            ], resources: [.embedInCode("Pages/Resources")]),
        .module(
            "Accounts", ["Storage", "System", "Uploads", .product(name: "Crypto", package: "swift-crypto")]),
        .module(
            "Uploads",
            ["Fetch", "HTTP", "Media", "Storage", "System", .product(name: "Crypto", package: "swift-crypto")]),
        .module(
            "Storage",
            [
                "System", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .module("Media", ["System"]),
        .module("Fetch", ["CAres", "Transfer"]),
        .module("HTTP", []),
        .module("JPEG", ["CTurboJPEG"]),
        .module("System", ["CCrypt", "CLinux"]),
        .module("Transfer", ["CCurl", "System"]),
        .module(
            "Codecs",
            [
                "CAVIF", "CGD", "CHEIF", "CJPEG", "CLCMS", "CMagic", "CPNG", "CWebP", "CZip", "JPEG", "Media", "System",
            ]),
        .module("Sandbox", ["CLockdown", "CSeccomp", "Media", "System"]),
        .module("Video", ["CAV", "JPEG", "Media", "System"]),
        .module("WorkerRuntime", ["Media", "System"]),
        .module("FastCGI", ["CFastCGI", "System"]),

        .c("CAV"), .c("CAVIF"), .c("CAres"), .c("CCrypt"), .c("CCurl"), .c("CFastCGI"), .c("CGD"), .c("CHEIF"),
        .c("CJPEG"), .c("CLCMS"), .c("CLinux"), .c("CLockdown"), .c("CMagic"), .c("CPNG"), .c("CSeccomp"),
        .c("CTurboJPEG"), .c("CWebP"), .c("CZip"),

        .tests(of: "Accounts", ["Accounts", "Storage", "Uploads"]),
        .target(name: "Canary", path: "Tests/Canary", swiftSettings: strictness),
        .tests(of: "Codecs", ["CGD", "CPNG", "Codecs", "JPEG", "JobFixtures", "Media"], fixtures: true),
        .target(
            name: "FastCGIClient", dependencies: ["FastCGI"], path: "Tests/FastCGIClient", swiftSettings: strictness),
        .tests(of: "FastCGI", ["FastCGI", "FastCGIClient"]),
        .tests(
            of: "Martlet",
            [
                "martlet", "martlet-media", "martlet-video", "hostile-worker", "fake-worker", "Canary",
                "Accounts", "Eventually", "FastCGI", "FastCGIClient", "HTTP", "Media", "Storage", "System", "Uploads",
                "Web",
            ],
            fixtures: true),
        .tests(of: "Fetch", ["Fetch", "TestHTTPServer", "Transfer"]),
        .tests(of: "HTTP", ["HTTP", "SlowBody"]),
        .target(name: "SlowBody", dependencies: ["HTTP"], path: "Tests/SlowBody", swiftSettings: strictness),
        .tests(of: "System", ["System"]),
        .tests(of: "Transfer", ["TestHTTPServer", "Transfer"]),
        .target(name: "TestHTTPServer", path: "Tests/TestHTTPServer", swiftSettings: strictness),
        .target(name: "JobFixtures", path: "Tests/JobFixtures", swiftSettings: strictness),
        .tests(of: "Media", ["Eventually", "JobFixtures", "Media", "System", "fake-worker"]),
        .executableTarget(
            name: "fake-worker", dependencies: ["Media", "System"], path: "Tests/FakeWorker",
            swiftSettings: strictness),
        .executableTarget(
            name: "hostile-worker", dependencies: ["CLockdown", "Media", "Sandbox", "System"],
            path: "Tests/HostileWorker",
            swiftSettings: strictness),
        .target(name: "Eventually", path: "Tests/Eventually", swiftSettings: strictness),
        .tests(
            of: "Sandbox",
            [
                "Canary", "CSeccomp", "JobFixtures", "Media", "Sandbox", "hostile-worker",
                "martlet-media",
                "martlet-video",
            ]),
        .tests(of: "Storage", ["Storage", "System", .product(name: "GRDB", package: "GRDB.swift")]),
        .tests(of: "Uploads", ["HTTP", "Media", "Storage", "System", "Uploads"]),
        .tests(of: "Video", ["CAV", "Codecs", "CTurboJPEG", "JobFixtures", "Media", "Video"], fixtures: true),
        .tests(
            of: "Web",
            [
                "Accounts", "Fetch", "HTTP", "Media", "SlowBody", "Storage", "System", "TestHTTPServer", "Uploads",
                "Web",
                "martlet-media", "martlet-video",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
            ], fixtures: true),
    ]
)
