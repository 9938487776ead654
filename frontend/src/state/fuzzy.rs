//! How well a few typed letters fit a name.

/// The higher the better; none if the letters are not in the text in this order. Letters that begin
/// words, and letters that follow each other, count more.
pub fn score(typed: &str, text: &str) -> Option<u32> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let (mut points, mut at, mut previous) = (0, 0, None);
    for letter in typed.chars().flat_map(char::to_lowercase) {
        if letter == ' ' {
            continue;
        }
        let begins = |place: usize| place == 0 || !text[place - 1].is_alphanumeric();
        let places = || (at..text.len()).filter(|&place| text[place] == letter);
        let next = previous.map(|place: usize| place + 1);
        let follows = places().find(|&place| Some(place) == next);
        let place = follows
            .or_else(|| places().find(|&place| begins(place)))
            .or_else(|| places().next())?;
        points += 1 + 3 * u32::from(begins(place)) + 4 * u32::from(follows.is_some());
        (at, previous) = (place + 1, Some(place));
    }
    Some(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_must_come_in_this_order() {
        assert!(score("stp", "Stop the run").is_some());
        assert_eq!(score("pts", "Stop the run"), None);
        assert_eq!(score("", "anything"), Some(0));
    }

    #[test]
    fn beginnings_of_words_win() {
        let both = ["Go to the calls", "Light, dark, or as the system"];
        assert!(score("gc", both[0]) > score("gc", both[1]));
        assert!(score("stop", "Stop the run") > score("stop", "Show the first top call"));
    }
}
