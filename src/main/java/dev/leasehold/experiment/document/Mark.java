package dev.leasehold.experiment.document;

/** A place in a text, counted from 1. */
public record Mark(int line, int column) {
    static final Mark START = new Mark(1, 1);

    /** So many characters further on in the same line. */
    public Mark plus(int characters) {
        return new Mark(line, column + characters);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
