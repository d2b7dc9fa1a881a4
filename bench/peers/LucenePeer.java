// Lucene 4.10 with its CJK analyzer as a peer: indexes the texts of a file, one a line, twice (the first time warms up), and
// times queries of one term, one a line of another file. Prints "index SECONDS" and "query P50_MS".
import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.RAMDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.apache.lucene.util.Version;

public class LucenePeer {
  static RAMDirectory build(File texts) throws Exception {
    RAMDirectory directory = new RAMDirectory();
    IndexWriterConfig config = new IndexWriterConfig(Version.LATEST, new CJKAnalyzer());
    config.setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(directory, config);
         BufferedReader lines = Files.newBufferedReader(texts.toPath(), StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null;) {
        Document document = new Document();
        document.add(new TextField("text", line, Field.Store.NO));
        writer.addDocument(document);
      }
    }
    return directory;
  }

  public static void main(String[] arguments) throws Exception {
    File texts = new File(arguments[0]);
    build(texts).close();
    long begin = System.nanoTime();
    RAMDirectory directory = build(texts);
    System.out.println("index " + (System.nanoTime() - begin) / 1e9);

    List<String> words = Files.readAllLines(new File(arguments[1]).toPath(), StandardCharsets.UTF_8);
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    QueryBuilder builder = new QueryBuilder(new CJKAnalyzer());
    double[] times = new double[words.size()];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < times.length; i++) {
        Query query = builder.createBooleanQuery("text", words.get(i));
        long start = System.nanoTime();
        if (query != null) searcher.search(query, 10);
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    System.out.println("query " + times[times.length / 2]);
  }
}
