// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "no-mistakes",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Platform", targets: ["Platform"]),
        .library(name: "Transport", targets: ["Transport"]),
        .executable(name: "no-mistakes", targets: ["nm"]),
    ],
    targets: [
        .target(name: "CPlatform", linkerSettings: [.linkedLibrary("bcrypt", .when(platforms: [.windows]))]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite3"])]),
        .target(name: "Platform", dependencies: ["CPlatform"]),
        .target(name: "Transport", dependencies: ["Platform", "CPlatform"]),
        .target(
            name: "Daemon", dependencies: ["Platform", "Transport", "CSQLite"],
            linkerSettings: [
                .linkedLibrary("sqlite3", .when(platforms: [.linux, .macOS])),
                // Part of Windows 10.
                .linkedLibrary("winsqlite3", .when(platforms: [.windows])),
            ]),
        .target(name: "Installer", dependencies: ["Platform", "Transport", "Daemon"]),
        .executableTarget(name: "nm", dependencies: ["Platform", "Transport", "Daemon", "Installer"]),
        .executableTarget(
            name: "Benchmarks", dependencies: ["Daemon", "Platform", "DefinitionSamples"], path: "Tests/Benchmarks",
            exclude: ["run"]),
        .executableTarget(
            name: "TransportBenchmarks", dependencies: ["Platform", "Transport", "CPlatform"],
            path: "Tests/TransportBenchmarks",
            exclude: ["run", "echo.c"]),
        .target(name: "DefinitionSamples", dependencies: ["Platform"], path: "Tests/DefinitionSamples"),
        // Service managers in memory and virtual time.
        .target(name: "ManagerSimulators", dependencies: ["Platform"], path: "Tests/ManagerSimulators"),
        .testTarget(name: "PlatformTests", dependencies: ["Platform", "DefinitionSamples", "ManagerSimulators"]),
        // Oracles that need systemd-analyze, plutil, xmllint, wine and mingw; see Tests/Oracles/README.md.
        .testTarget(name: "PlatformOracleTests", dependencies: ["Platform", "DefinitionSamples", "Installer"]),
        .testTarget(name: "TransportTests", dependencies: ["Transport", "Platform"]),
        .testTarget(name: "DaemonTests", dependencies: ["Daemon", "Transport", "Platform", "ManagerSimulators"]),
        .testTarget(name: "InstallerTests", dependencies: ["Installer", "Daemon", "Platform"]),
        .testTarget(name: "CommandTests", dependencies: ["nm", "Daemon", "Transport", "Platform"]),
        .testTarget(name: "IntegrationTests", dependencies: ["nm", "Daemon", "Transport", "Platform"]),
    ]
)

// One place for settings, so that no target can drift from the others.
let swiftTargets = package.targets.filter { $0.type != .system && $0.name != "CPlatform" }
for target in swiftTargets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    ]
}
