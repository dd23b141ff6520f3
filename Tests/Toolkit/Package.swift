// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else's, which has nothing to do with no-mistakes and uses its two libraries.
let package = Package(
    name: "toolkit",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "no-mistakes", path: "../..")],
    targets: [
        .executableTarget(
            name: "greeter",
            dependencies: [
                .product(name: "Platform", package: "no-mistakes"),
                .product(name: "Transport", package: "no-mistakes"),
            ])
    ])
