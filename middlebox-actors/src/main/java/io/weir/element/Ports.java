package io.weir.element;

/**
 * How many ports an element class has and which way packets move through them, in Click's notation
 * (Element::port_count, Element::processing).
 *
 * @param counts inputs and outputs: {@code 1/1}, {@code 1/1-2}, {@code 1/-}, {@code -/=}
 * @param processing {@code h} push, {@code l} pull, {@code a} agnostic: {@code h/h}, {@code a/ah}, {@code h/l}
 */
public record Ports(String counts, String processing) {
    public static final Ports FILTER = new Ports("1/1", "a/a");

    /** Good packets out of output 0, others pushed out of output 1 if it is used. */
    public static final Ports CHECK = new Ports("1/1-2", "a/ah");
}
