// Lucene 4.10 as a peer in relevance: LuceneRelevance ANALYZER DOCUMENTS QUESTIONS, where the analyzer is standard (with English
// stems), cjk or smart. One document and one question a line; prints the ten best for each question, by their positions.
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.RAMDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.apache.lucene.util.Version;

public class LuceneRelevance {
  static Analyzer analyzer(String name) {
    switch (name) {
      case "standard": return new EnglishAnalyzer();
      case "cjk": return new CJKAnalyzer();
      case "smart": return new SmartChineseAnalyzer();
      default: throw new IllegalArgumentException("no analyzer " + name);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Analyzer analyzer = analyzer(arguments[0]);
    RAMDirectory directory = new RAMDirectory();
    IndexWriterConfig config = new IndexWriterConfig(Version.LATEST, analyzer);
    config.setSimilarity(new BM25Similarity());
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (String line : Files.readAllLines(Paths.get(arguments[1]), StandardCharsets.UTF_8)) {
        Document document = new Document();
        document.add(new TextField("text", line, Field.Store.NO));
        writer.addDocument(document);
      }
      writer.forceMerge(1); // positions are numbers of documents only in one segment
    }
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    searcher.setSimilarity(new BM25Similarity());
    QueryBuilder builder = new QueryBuilder(analyzer);
    for (String question : Files.readAllLines(Paths.get(arguments[2]), StandardCharsets.UTF_8)) {
      Query query = builder.createBooleanQuery("text", question);
      StringBuilder found = new StringBuilder();
      if (query != null) for (ScoreDoc hit : searcher.search(query, 10).scoreDocs) found.append(hit.doc).append(' ');
      System.out.println(found);
    }
  }
}
