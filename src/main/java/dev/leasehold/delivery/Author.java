package dev.leasehold.delivery;

/** Who a commit is by. For a task: itself. */
public record Author(String name, String email) {
    public static final Author LEASEHOLD = new Author("Leasehold", "delivery@leasehold.invalid");

    public Author {
        if (!plain(name) || !plain(email)) {
            throw new IllegalArgumentException("an author's name and address are one line without <, >, \" and \\");
        }
    }

    public static Author ofTask(String task) {
        return new Author("task " + task, task + "@leasehold.invalid");
    }

    private static boolean plain(String text) {
        return !text.isBlank() && text.chars().noneMatch(c -> c < ' ' || "<>\"\\".indexOf(c) >= 0);
    }

    @Override
    public String toString() {
        return "%s <%s>".formatted(name, email);
    }
}
