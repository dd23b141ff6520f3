extension StoreError {
    /// True when another process keeps the database locked, so that waiting helps.
    var meansLocked: Bool {
        // SQLITE_BUSY with all its extended codes, https://www.sqlite.org/rescode.html#busy
        if case .sqlite(let code, _) = cause { code & 0xFF == 5 } else { false }
    }

    /// True when the file, or what has to lie beside it, cannot be opened.
    var meansUnopenable: Bool {
        if case .sqlite(let code, _) = cause { code & 0xFF == 14 } else { false }
    }

    /// Whether the disk is full, or does not take what is written for another reason (codes: sqlite.org/rescode.html).
    var meansNoRoom: Bool {
        guard case .sqlite(let code, _) = cause else { return false }
        let (inputOutput, full): (Int32, Int32) = (10, 13)
        return [inputOutput, full].contains(code & 0xFF)
    }
}
