package dev.leasehold.platform;

import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words: exceptions of files mostly name the file and nothing else. */
public final class FileTrouble {
    private FileTrouble() {}

    public static String words(Exception why) {
        return switch (why) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "there is a file of that name";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case CharacterCodingException _ -> "it is no text";
            case Exception e when e.getMessage() != null -> e.getMessage();
            default -> why.getClass().getSimpleName();
        };
    }
}
