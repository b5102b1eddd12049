using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Fuzz;

const string Usage = """
    usage: Nabla.Fuzz PARSERS [--seconds N | --runs N] [--seed S] [--record FILE.json]      broken files, each read; PARSERS is all, or names with
                                                                                            commas between, each with a number of its own or not: csv:1000,png
           Nabla.Fuzz PARSER --seed S --run NUMBER [--keep FILE]                            one of them again
           Nabla.Fuzz PARSER --file FILE                                                    a file of yours
           Nabla.Fuzz PARSERS --guided SECONDS    [--corpus FOLDER] [--record FILE.json]    guided by coverage; by eng/fuzz
           Nabla.Fuzz PARSER --serve FILE                                                   for afl-fuzz; by eng/fuzz
           Nabla.Fuzz PARSER --seeds FOLDER                                                 the files to begin with
           Nabla.Fuzz damage [--runs N] [--seed S] [--megabytes N] [--record FILE.json]     one model file, damaged so often
    """;

string Value(string option, string otherwise) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

ulong seed = ulong.Parse(Value("--seed", "1"), CultureInfo.InvariantCulture);
long runs = long.Parse(Value("--runs", long.MaxValue.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
string record = Value("--record", "");
if (args is ["damage", ..])
{
    int bytes = (int)(double.Parse(Value("--megabytes", "1"), CultureInfo.InvariantCulture) * 1e6);
    byte[] whole = Damage.ModelOf(bytes);
    DamageResult damage = Damage.Run(whole, seed, 0);
    for (long left = Math.Min(runs, 1_000_000); left > 0; left -= Damage.Chunk)
    {
        // What was done so far is written now and then: a million takes a while.
        DamageResult part = Damage.Run(whole, seed++, Math.Min(left, Damage.Chunk));
        damage = damage.And(part);
        Records.Write(record, Records.Of(part, record));
    }

    Console.Write(Records.Of(damage).ToText());
    return damage.Missed.Count > 0 ? 1 : 0;
}

string[][] chosen = args is ["all", ..] ? [.. Parser.All.Select(parser => (string[])[parser.Name])] : args is [var names, ..] ? [.. names.Split(',').Select(name => name.Split(':'))] : [];
Parser[] parsers = [.. chosen.Select(choice => Parser.All.FirstOrDefault(parser => parser.Name == choice[0])!)];
if (parsers.Length == 0 || parsers.Contains(null))
{
    Console.Error.WriteLine($"{Usage}\na parser is {string.Join(", ", Parser.All.Select(parser => parser.Name))}");
    return 2;
}

if (Value("--file", "") is { Length: > 0 } file)
{
    parsers[0].Read(File.ReadAllBytes(file));
    return 0;
}

if (Value("--serve", "") is { Length: > 0 } served)
{
    return ForkServer.Run(parsers[0], served);
}

if (Value("--seeds", "") is { Length: > 0 } seeds)
{
    for (int i = 0; i < parsers[0].Valid.Count; i++)
    {
        File.WriteAllBytes(Path.Combine(seeds, $"{i:0000}"), parsers[0].Valid[i]);
    }

    return 0;
}

if (Value("--guided", "") is { Length: > 0 } seconds)
{
    GuidedResult[] guided = [.. parsers.Select(parser =>
    {
        GuidedResult result = Guided.Run(parser, seed, TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), Console.WriteLine);
        if (Value("--corpus", "") is { Length: > 0 } folder)
        {
            Corpus.Write(Path.Combine(folder, $"{parser.Name}.corpus.zip"), result.Corpus);
        }

        return result;
    })];
    Console.Write(Records.Of(guided).ToText());
    Records.Write(record, Records.Of(guided, record));
    return guided.Any(result => result.Findings.Count > 0) ? 1 : 0;
}

if (Value("--run", "") is { Length: > 0 } run)
{
    byte[] input = parsers[0].Input(new Draw(seed, uint.Parse(run, CultureInfo.InvariantCulture)));
    string path = Value("--keep", Path.Combine(Path.GetTempPath(), "nabla-fuzz" + parsers[0].Ending));
    File.WriteAllBytes(path, input);
    Console.WriteLine($"{input.Length} bytes in {path}");
    parsers[0].Read(input);
    return 0;
}

var time = TimeSpan.FromSeconds(double.Parse(Value("--seconds", "10"), CultureInfo.InvariantCulture));
var results = new List<FuzzResult>();
foreach ((string[] choice, Parser parser) in chosen.Zip(parsers))
{
    long own = choice.Length > 1 ? long.Parse(choice[1], CultureInfo.InvariantCulture) : runs;
    FuzzResult result = Fuzzer.Run(parser, seed, 0, own, own < long.MaxValue ? TimeSpan.MaxValue : time, Console.WriteLine);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Parser,-12} {result.Executions,10:N0} executions, {result.PerSecond,7:N0} a second, {result.Accepted,9:N0} accepted, {result.Findings.Count} findings, slowest {result.Slowest.TotalMilliseconds:F0} ms, most memory {result.MostAllocated / 1048576.0:F1} MiB"));
    results.Add(result);
    Records.Write(record, Records.Of([result], record));
}

Console.Write(Records.Of(results).ToText());
return results.Any(result => result.Findings.Count > 0) ? 1 : 0;
