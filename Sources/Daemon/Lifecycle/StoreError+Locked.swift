extension StoreError {
    /// True when another process keeps the database locked, so that waiting helps.
    var meansLocked: Bool {
        // SQLITE_BUSY with all its extended codes, https://www.sqlite.org/rescode.html#busy
        if case .sqlite(let code, _) = cause { code & 0xFF == 5 } else { false }
    }
}
