package dev.leasehold.api.security;

import dev.leasehold.platform.token.Holder;
import dev.leasehold.platform.token.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a route requires: any of these. */
record Rule(Set<Access> anyOf) {
    static Rule of(Requires requires) {
        return new Rule(EnumSet.copyOf(List.of(requires.value())));
    }

    boolean isPublic() {
        return anyOf.contains(Access.PUBLIC);
    }

    boolean allows(Holder holder) {
        return anyOf.stream().anyMatch(access -> allows(holder, access));
    }

    /** As the OpenAPI and the problems spell it: {@code read or worker:*}. */
    String wire() {
        return anyOf.stream().map(Access::wire).collect(Collectors.joining(" or "));
    }

    private static boolean allows(Holder holder, Access access) {
        return switch (access) {
            case PUBLIC -> true;
            case READ -> holder.may(Scope.READ);
            case SUBMIT -> holder.may(Scope.SUBMIT);
            case ADMIN -> holder.may(Scope.ADMIN);
            case WORKER -> holder.isWorker();
            case ATTEMPT -> holder.attempt().isPresent();
        };
    }
}
