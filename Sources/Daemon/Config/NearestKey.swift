/// Guesses which known key a mistyped one was meant to be.
enum NearestKey {
    /// The candidate with the smallest edit distance to `key`; of several, the first. Nil without candidates.
    static func of(_ key: String, among candidates: [String]) -> String? {
        candidates.min { distance(key, $0) < distance(key, $1) }
    }

    /// How many characters have to be inserted, removed, replaced or swapped with their neighbour to turn one
    /// word into the other, upper and lower case being the same.
    ///
    /// The "optimal string alignment" form of the Damerau-Levenshtein distance: no pair is edited twice.
    static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one.lowercased()), Array(other.lowercased()))
        // Rows of the table: distances from the first i characters of `one` to each beginning of `other`.
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for i in one.indices {
            var current = [i + 1]
            for j in other.indices {
                let replaced = last[j] + (one[i] == other[j] ? 0 : 1)
                var best = min(last[j + 1] + 1, current[j] + 1, replaced)
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
