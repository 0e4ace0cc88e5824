package dev.echolot.topology;

/** Names of the topology's nodes and stores. They are part of changelog and topic names: promises, changed knowingly. */
final class Names {

    static final String INPUT = "input";
    static final String REKEY = "rekey";
    static final String BY_ENTITY = "by-entity";
    static final String DECODE = "decode";
    static final String SCORE = "score";
    static final String DETECT = "detect";
    static final String PUBLISH = "publish";
    static final String PUBLISH_UNKEYED = "publish-unkeyed";

    static final String BATCH_STORE = "batch";
    static final String WINDOWS_STORE = "windows";
    static final String WINDOWS_COMMIT_STORE = "windows-commit";

    static final String ANOMALIES = "anomalies";
    static final String EMBEDDINGS = "embeddings";
    static final String SCORES = "scores";
    static final String RECONSTRUCTIONS = "reconstructions";
    static final String STATISTICS = "statistics";
    static final String DEAD_LETTERS = "dead-letters";
    static final String DEAD_LETTERS_UNKEYED = "dead-letters-unkeyed";

    private Names() {}
}
