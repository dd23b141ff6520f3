import Platform

/// Small files that only this user can see.
enum PrivateFile {
    /// The content of the file that has this name, after a look at that very file: nobody else may see or change it.
    static func read(_ path: String, limit: Int) throws(EndpointFileError) -> [UInt8] {
        try read(path, limit: limit, isExposureAccepted: false)
    }

    /// The same for a file that is only to be replaced, so that its permissions do not matter any more.
    static func readOwn(_ path: String, limit: Int) throws(EndpointFileError) -> [UInt8] {
        try read(path, limit: limit, isExposureAccepted: true)
    }

    private static func read(_ path: String, limit: Int, isExposureAccepted: Bool) throws(EndpointFileError) -> [UInt8]
    {
        let outcome: Result<[UInt8], EndpointFileError>
        do throws(SystemError) {
            // A pipe or device of that name must not keep anybody waiting.
            let file = try openForReading(path)
            outcome = try content(of: file, path, limit: limit, isExposureAccepted: isExposureAccepted)
        } catch {
            // Another user's private file cannot be opened, but it can be told whose it is.
            let visible = error.isPermissionDenied ? Self.problem(at: path) : nil
            throw EndpointFileError(path, visible ?? problem(for: error))
        }
        return try outcome.get()
    }

    /// Replaces the file in one step, private from its first moment.
    static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        // What a power cut leaves of it names a process that is gone.
        try FileSystem.writeAtomically(bytes, to: path, mode: 0o600, durable: false)
    }

    private static func content(
        of file: borrowing OwnedDescriptor, _ path: String, limit: Int, isExposureAccepted: Bool
    ) throws(SystemError) -> Result<[UInt8], EndpointFileError> {
        if let problem = try problem(of: file, path, isExposureAccepted: isExposureAccepted) {
            return .failure(EndpointFileError(path, problem))
        }
        var bytes: [UInt8] = []
        while true {
            let piece = try file.read(upTo: limit + 1 - bytes.count)
            if piece.isEmpty { return .success(bytes) }
            bytes += piece
            if bytes.count > limit { return .failure(EndpointFileError(path, .tooLong(limit: limit))) }
        }
    }
}
