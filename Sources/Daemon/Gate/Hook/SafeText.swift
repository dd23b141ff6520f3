/// Text from outside, made safe to print on a terminal.
package enum SafeText {
    /// `text` with control, format and line-separating characters written as `\u{…}`.
    ///
    /// git forbids ASCII control characters in ref names, but not C1 controls or bidirectional overrides, with which a
    /// name could rewrite the line that it stands in.
    package static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
