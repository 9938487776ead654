//! The filter language: from text to a policy, and its reference meaning.
