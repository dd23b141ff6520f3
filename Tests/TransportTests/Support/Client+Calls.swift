@testable import Transport

extension Client {
    /// Calls the echo handler.
    func echo(_ text: String) throws -> String {
        let answer: Text = try call("echo", Text(text: text), timeout: Patience.duration)
        return answer.text
    }

    /// The next notice, which must come.
    func notice() throws -> Notice? { try nextNotice(timeout: Patience.duration) }
}
