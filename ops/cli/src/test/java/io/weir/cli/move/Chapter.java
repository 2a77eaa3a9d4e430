package io.weir.cli.move;

/** What happens to middleboxes on purpose, or by a node's death, in this order. */
enum Chapter {
    MOVED("middleboxes move from node to node and back"),
    DRAINED("a node is drained"),
    STOPPED("a node ends as when it is upgraded, and comes back"),
    KILLED("the node that translates a connection is killed");

    private final String title;

    Chapter(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
