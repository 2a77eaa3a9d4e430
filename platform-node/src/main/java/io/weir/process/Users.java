package io.weir.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The users of this machine, by name and number, as /etc/passwd has them. */
public final class Users {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    /** @param lines of passwd(5) */
    Users(List<String> lines) {
        for (String line : lines) {
            String[] fields = line.split(":");
            if (fields.length > 2 && fields[2].matches("\\d{1,9}")) {
                numbers.put(fields[0], Integer.parseInt(fields[2]));
                names.putIfAbsent(Integer.parseInt(fields[2]), fields[0]);
            }
        }
    }

    /** Without such a file there are only numbers. */
    public static Users ofMachine() {
        try {
            return new Users(Files.readAllLines(Path.of("/etc/passwd")));
        } catch (IOException unreadable) {
            return new Users(List.of());
        }
    }

    /** Of a name, or of a number written out. */
    public OptionalInt number(String user) {
        if (user.matches("\\d{1,9}")) {
            return OptionalInt.of(Integer.parseInt(user));
        }
        Integer number = numbers.get(user);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    String name(int number) {
        return names.getOrDefault(number, Integer.toString(number));
    }
}
