package io.weir.cli;

/** What {@code weir} alone prints: tasks a person has, in the order they meet them. */
final class Tasks {
    static final String TEXT = """
            weir: verified middleboxes inside the network
              weir demo              the whole story in a minute on this machine
              weir dev               a cluster on this machine, to play with
              weir verify FILE       prove a configuration before anyone runs it
              weir trace FILE        follow packets through a configuration, step by step
              weir deploy FILE       verify, place and start a middlebox
              weir observe NAME      watch packets and drops as they happen
              weir top               watch rates
              weir ports             who owns which address and port
              weir stack echo        a program on a network stack of its own, at a node's port
              weir status            is everything well?
              weir doctor            can this machine run a node, and what to do if not
              weir elements          what configurations can be made of
              weir explain CODE      what an error, a verdict or a drop reason means
            """;

    private Tasks() {}
}
