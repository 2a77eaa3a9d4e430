package io.weir.cli;

/** Names of middleboxes as people write them: {@code web-fw}, {@code tenant/web-fw} or the whole resource name. */
final class MiddleboxName {
    private MiddleboxName() {}

    /** The resource name {@code tenants/T/middleboxes/M}; {@code -} as tenant is the caller's own. */
    static String resource(String written) {
        String[] parts = written.split("/", -1);
        return switch (parts.length) {
            case 1 -> "tenants/-/middleboxes/" + parts[0];
            case 2 -> "tenants/" + parts[0] + "/middleboxes/" + parts[1];
            default -> written;
        };
    }
}
