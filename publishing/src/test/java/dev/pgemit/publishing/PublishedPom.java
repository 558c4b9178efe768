package dev.pgemit.publishing;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A pom, asked with XPath. */
record PublishedPom(Document document) {
  static PublishedPom read(Path file) throws Exception {
    return new PublishedPom(
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()));
  }

  /** Returns the trimmed text of an element, or an empty string if there is none. */
  String text(String path) throws XPathExpressionException {
    return XPathFactory.newInstance().newXPath().evaluate(path, document).strip();
  }

  /** Returns the texts of the elements. */
  List<String> texts(String path) throws XPathExpressionException {
    var nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent().strip())
        .toList();
  }
}
