package dev.leasehold.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Why a file could not be read or written, in words: exceptions of files mostly name the file and nothing else. */
public final class FileTrouble {
    private FileTrouble() {}

    /** With the file's name where that is not the one that was named: a folder above it, for one. */
    public static String words(Path named, Exception why) {
        return why instanceof FileSystemException e
                        && e.getFile() != null
                        && !Path.of(e.getFile()).equals(named)
                ? e.getFile() + ": " + words(why)
                : words(why);
    }

    public static String words(Exception why) {
        return switch (why) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "there is a file of that name";
            case NotDirectoryException _ -> "it is no folder";
            case DirectoryNotEmptyException _ -> "it is not empty";
            case JsonProcessingException e ->
                e.getOriginalMessage().replaceAll("\\[Source: [^;\\]]*; ([^\\]]*)]", "$1"); // which there is none of
            case FileSystemException e when e.getReason() != null -> e.getReason();
            case CharacterCodingException _ -> "it is no text";
            case Exception e when e.getMessage() != null -> e.getMessage();
            default -> why.getClass().getSimpleName();
        };
    }
}
