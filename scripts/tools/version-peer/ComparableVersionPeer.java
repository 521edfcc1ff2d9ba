import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** Reads two versions a line, with a tab between them, and prints -1, 0 or 1 as Maven orders them. */
public class ComparableVersionPeer {
    public static void main(String[] arguments) throws java.io.IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] pair = line.split("\t", -1);
            System.out.println(Integer.signum(new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]))));
        }
    }
}
