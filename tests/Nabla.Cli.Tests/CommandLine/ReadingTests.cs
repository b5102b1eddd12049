using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Data.Sqlite;
using ZstdSharp;

namespace Nabla.Cli.Tests.CommandLine;

/// <summary>Files as they are, by the options that say how to read them, in real processes.</summary>
public sealed class ReadingTests : IDisposable
{
    readonly NablaProcess _nabla = new();

    public void Dispose() => _nabla.Dispose();

    [Fact]
    public async Task Train_GermanFile_SaysWhatItFoundAndWhichRowsItLeftOut()
    {
        File.WriteAllBytes(_nabla.PathOf("häuser.csv"), Encoding.Latin1.GetBytes(German(bad: true)));

        Ended refused = await Train("häuser.csv", "Preis");
        Ended ended = await Train("häuser.csv", "Preis", "--max-bad", "2", "--rejected", "bad.csv", "--json");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("häuser.csv:4: column 'Preis': 2 fields where the header has 3, none for this one; leave it empty if it is missing.", refused.Error, StringComparison.Ordinal);
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("delimiter semicolon", ended.Error, StringComparison.Ordinal);
        Assert.Contains("warning: 2 rows of 82 rejected.\n  häuser.csv:4: column 'Preis': 2 fields", ended.Error, StringComparison.Ordinal);
        JsonElement json = JsonElement.Parse(ended.Output);
        JsonElement reading = json.GetProperty("reading");
        Assert.Equal("windows-1252", reading.GetProperty("encoding").GetProperty("value").GetString());
        Assert.Equal("comma", reading.GetProperty("decimal").GetProperty("value").GetString());
        Assert.Equal(82, reading.GetProperty("rows").GetProperty("in").GetInt32());
        Assert.Equal(80, reading.GetProperty("rows").GetProperty("used").GetInt32());
        Assert.Equal([4, 5], reading.GetProperty("rejected").EnumerateArray().Select(row => row.GetProperty("line").GetInt32()));
        Assert.Equal(2, json.GetProperty("rows").GetProperty("rejected").GetInt32());
        string[] listed = File.ReadAllLines(_nabla.PathOf("bad.csv"));
        Assert.Equal(3, listed.Length);
        Assert.StartsWith("häuser.csv,4,Preis,\"2 fields", listed[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_SameTableInEveryFormat_GivesTheSameWeights()
    {
        string[] lines = [.. Rows().Select(row => $"{row.X},{row.Y},{row.Name}")];
        string csv = "x,y,name\n" + string.Join('\n', lines) + "\n";
        _nabla.Save("t.csv", csv);
        _nabla.Save("t.jsonl", string.Concat(Rows().Select(row => $"{{\"x\": {row.X}, \"y\": {row.Y}, \"name\": \"{row.Name}\"}}\n")));
        using (var compressor = new Compressor())
        {
            File.WriteAllBytes(_nabla.PathOf("t.zst"), compressor.Wrap(Encoding.UTF8.GetBytes(csv)).ToArray());
        }

        File.WriteAllBytes(_nabla.PathOf("t.utf16"), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv.Replace(",", "\t", StringComparison.Ordinal))]);
        MakeDatabase(_nabla.PathOf("t.db"));

        string? expected = await Hash("t.csv");
        foreach (string[] data in new string[][] { ["t.jsonl"], ["t.zst"], ["t.utf16"], ["t.db"], ["t.db", "--table", "t"], ["t.db", "--query", "SELECT x, y, name FROM t"] })
        {
            Assert.Equal(expected, await Hash(data));
        }

        Ended fromInput = await _nabla.RunInShellAsync("cat t.zst | \"$@\"", "train", "-", "--target", "name", "--epochs", "1", "--validation", "0.2", "--json", "--quiet");
        Assert.Equal(expected, JsonElement.Parse(fromInput.Output).GetProperty("weightHash").GetString());

        // A named pipe gives its bytes once.
        Ended fromPipe = await _nabla.RunInShellAsync(
            "mkfifo pipe; cat t.csv > pipe & \"$@\"", "train", "pipe", "--target", "name", "--epochs", "1", "--validation", "0.2", "--json", "--quiet");
        Assert.True(fromPipe.ExitCode == 0, fromPipe.Error);
        Assert.Equal(expected, JsonElement.Parse(fromPipe.Output).GetProperty("weightHash").GetString());
    }

    [Theory]
    [InlineData("--header and --no-header contradict each other; give one of them.", "--header", "--no-header")]
    [InlineData("--encoding takes utf-8, utf-16le, utf-16be, latin-1, windows-1252; 'ebcdic' is not one.", "--encoding", "ebcdic")]
    [InlineData("--decimal takes point or comma; 'dot' is not one.", "--decimal", "dot")]
    [InlineData("--quote takes double, single or none; '<' is not one.", "--quote", "<")]
    [InlineData("--max-bad takes a whole number from 0 to 1000000; '-1' is not one.", "--max-bad=-1")]
    [InlineData("--table and --query are for SQLite databases, and t.csv is none; leave them out.", "--table", "x")]
    public async Task Train_OptionsThatCannotBe_AreWrongUsage(string message, params string[] options)
    {
        _nabla.Save("t.csv", "a,b\n1,2\n");

        Ended ended = await Train("t.csv", "b", options);

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal($"nabla: {message}\n", ended.Error);
    }

    [Fact]
    public async Task Train_FileGivenInEveryDetail_IsReadThatWay()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"'a:b':{i},5:{i % 2}\n"));
        _nabla.Save("t.txt", rows);

        Ended ended = await Train(
            "t.txt", "column_3", "--delimiter", ":", "--quote", "single", "--decimal", "comma", "--encoding", "utf-8", "--no-header", "--json", "--drop", "column_1");

        Assert.True(ended.ExitCode == 0, ended.Error);
        JsonElement reading = JsonElement.Parse(ended.Output).GetProperty("reading");
        foreach (string name in (string[])["delimiter", "quote", "decimal", "encoding", "header"])
        {
            Assert.True(reading.GetProperty(name).GetProperty("given").GetBoolean(), name);
        }

        Assert.Equal(60, reading.GetProperty("rows").GetProperty("used").GetInt32());
    }

    [Fact]
    public async Task Zstd_CutOrTooLarge_IsOneSentence()
    {
        using var compressor = new Compressor(19);
        byte[] whole = compressor.Wrap(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 500)))).ToArray();
        File.WriteAllBytes(_nabla.PathOf("cut.zst"), whole[..^5]);
        File.WriteAllBytes(_nabla.PathOf("bomb.zst"), compressor.Wrap(new byte[200 * 1024 * 1024]).ToArray());

        Assert.Equal("nabla: cut.zst: the zstd data are damaged or end too early; copy or compress the file again.\n", (await Train("cut.zst", "b")).Error);
        Ended bomb = await Train("bomb.zst", "b", "--encoding", "utf-8");
        Assert.Equal(1, bomb.ExitCode);
        Assert.StartsWith("nabla: bomb.zst:", bomb.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sqlite_WithoutAChoice_NamesTheTables()
    {
        MakeDatabase(_nabla.PathOf("t.db"), "CREATE TABLE other (z INTEGER)");

        Assert.Equal("nabla: Say what to read of t.db by --table or --query; its tables are other, t.\n", (await Train("t.db", "name")).Error);
        Assert.Equal("nabla: t.db has no table 'u'; its tables are other, t.\n", (await Train("t.db", "name", "--table", "u")).Error);
        Assert.Equal("nabla: t.db: the query has no row; ask for some.\n", (await Train("t.db", "z", "--table", "other")).Error);
        Assert.Equal(1, (await Train("t.db", "z", "--query", "DELETE FROM t")).ExitCode);
        Assert.StartsWith("nabla: t.db cannot be read: SQLite Error", (await Train("t.db", "z", "--query", "DROP TABLE t")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Train("t.db", "name", "--table", "t")).ExitCode);
    }

    [Fact]
    public async Task Predict_TextsThatASpreadsheetRuns_AreWrittenSafeAndReadBackAsTheyWere()
    {
        string rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{(i % 2 == 0 ? "=1+1" : "-x")},{i},{(i % 2 == 0 ? "@a" : "b")}\n"));
        _nabla.Save("t.csv", "f,x,class\n" + rows);
        Ended trained = await Train("t.csv", "class", "--out", "m.safetensors");
        Assert.True(trained.ExitCode == 0, trained.Error);

        Ended safe = await _nabla.RunAsync("predict", "m.safetensors", "t.csv", "--out", "safe.csv");
        Ended raw = await _nabla.RunAsync("predict", "m.safetensors", "t.csv", "--raw", "--out", "raw.csv");
        Ended again = await _nabla.RunAsync("predict", "m.safetensors", "safe.csv", "--out", "again.csv");

        Assert.True((safe.ExitCode, raw.ExitCode, again.ExitCode) == (0, 0, 0), safe.Error + raw.Error + again.Error);
        Assert.Contains("\n\"'=1+1\",0,\"'@a\",", File.ReadAllText(_nabla.PathOf("safe.csv")), StringComparison.Ordinal);
        Assert.Contains("\n=1+1,0,@a,", File.ReadAllText(_nabla.PathOf("raw.csv")), StringComparison.Ordinal);
        string[] first = File.ReadAllLines(_nabla.PathOf("safe.csv"));
        string[] second = File.ReadAllLines(_nabla.PathOf("again.csv"));
        Assert.All(first.Zip(second), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    static string German(bool bad) => "Größe;Zimmer;Preis\n"
        + string.Concat(Enumerable.Range(0, 80).Select(i => $"{i * 3 % 50},{i % 10};{i % 7};{(i * i * 13 % 41) + (i % 7)},25\n{(bad && i == 1 ? "1,5;2\n1,5;2;3;4\n" : "")}"));

    static (string X, string Y, string Name)[] Rows() =>
        [.. Enumerable.Range(0, 80).Select(i => ($"{i * 7 % 40}.5", $"{i * 3 % 11}", i * 7 % 40 > 20 ? "high" : "low"))];

    static void MakeDatabase(string path, string more = "")
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        string values = string.Join(", ", Rows().Select(row => $"({row.X}, {row.Y}, '{row.Name}')"));
#pragma warning disable CA2100 // The texts are those of this test.
        command.CommandText = $"CREATE TABLE t (x REAL, y INTEGER, name TEXT); INSERT INTO t VALUES {values}; {more}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    async Task<string?> Hash(params string[] data)
    {
        Ended ended = await _nabla.RunAsync(["train", .. data, "--target", "name", "--epochs", "1", "--validation", "0.2", "--json", "--quiet"]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return JsonElement.Parse(ended.Output).GetProperty("weightHash").GetString();
    }

    Task<Ended> Train(string data, string target, params string[] more)
    {
        bool quiet = !more.Contains("--json");
        return _nabla.RunAsync(["train", data, "--target", target, "--epochs", "1", "--validation", "0.2", .. quiet ? (string[])["--quiet"] : [], .. more]);
    }
}
