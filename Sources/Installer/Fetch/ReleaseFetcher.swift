import Platform

/// Takes releases from a source: nothing that it returns was not verified. Blocks.
package struct ReleaseFetcher: Sendable {
    private let source: ReleaseSource
    private let downloader: any Downloader
    private let tools: Tools
    private let directory: String

    /// - Parameter directory: a private directory for what is not verified yet; made and removed by whoever calls.
    package init(source: ReleaseSource, downloader: any Downloader, tools: Tools, directory: String) {
        self.source = source
        self.downloader = downloader
        self.tools = tools
        self.directory = directory
    }

    /// The manifest of a version, or of the newest, with the signature of one of `signers`.
    /// - Throws: ``DownloadError``, ``SignatureError`` or ``ReleaseError``.
    package func manifest(of version: Version?, by signers: TrustedSigners) throws -> ReleaseManifest {
        if signers.isEmpty { throw SignatureError.nobodyTrusted }
        let name = version.map { ReleaseManifest.fileName(of: $0) } ?? ReleaseManifest.fileName
        let bytes = try small(name, limit: ReleaseManifest.largestSize)
        let signature = try small(name + ".sig", limit: 64 << 10)
        try SignatureVerifier(tools: tools, userID: CurrentProcess.userID).verify(
            bytes, signature: signature, named: source.file(name + ".sig"), by: signers, in: directory)
        let manifest = try ReleaseManifest(parsing: bytes)
        if let version, manifest.version != version {
            throw ReleaseError.otherVersion(asked: version, got: manifest.version)
        }
        return manifest
    }

    private func small(_ name: String, limit: Int) throws -> [UInt8] {
        let path = FilePath.join(directory, "small")
        defer { try? FileSystem.removeFile(path) }
        _ = try downloader.download(source.file(name), to: path, limit: limit) { _ in }
        return try FileSystem.read(path, limit: limit)
    }

    /// The executable in an archive that a verified manifest describes.
    /// - Parameter progress: told how many bytes of the archive have come, on some other thread.
    /// - Throws: ``DownloadError``, ``ReleaseError`` or ``ArchiveError``.
    package func executable(
        from artifact: ReleaseArtifact, progress: @escaping @Sendable (Int) -> Void
    ) throws -> [UInt8] {
        let path = FilePath.join(directory, "archive")
        defer { try? FileSystem.removeFile(path) }
        let url = source.file(artifact.name)
        let count: Int
        do {
            count = try downloader.download(url, to: path, limit: artifact.size, progress: progress)
        } catch DownloadError.tooLarge {
            throw ReleaseError.oversized(name: artifact.name, expected: artifact.size)
        }
        guard count == artifact.size else {
            throw ReleaseError.cutOff(name: artifact.name, expected: artifact.size, got: count)
        }
        let hash = SHA256.hex(try FileSystem.read(path, limit: artifact.size))
        guard hash == artifact.sha256 else {
            throw ReleaseError.wrongHash(name: artifact.name, expected: artifact.sha256, got: hash)
        }
        return try ReleaseArchive(path, tools: tools).content(of: artifact.member)
    }
}
