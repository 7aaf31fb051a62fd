package dev.leasehold.forge;

/** Why a push is not taken: a code for programs, and a sentence for whoever reads git's error line. */
public record Refusal(String code, String sentence) {
    String line() {
        return code + ": " + sentence;
    }
}
