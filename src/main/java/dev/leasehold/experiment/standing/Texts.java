package dev.leasehold.experiment.standing;

/** Numbers and names as people read them. */
final class Texts {
    private Texts() {}

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** Words of others go into a terminal or a picture without anything that these would obey. */
    static String harmless(String text) {
        return text.codePoints()
                .map(character -> Character.isISOControl(character) || isFormat(character) ? ' ' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isFormat(int character) {
        int type = Character.getType(character);
        return type == Character.FORMAT || type == Character.SURROGATE || type == Character.LINE_SEPARATOR;
    }
}
