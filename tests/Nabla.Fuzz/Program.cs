using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Fuzz;

const string Usage = """
    usage: Nabla.Fuzz PARSER|all [--seconds N | --runs N] [--seed S] [--record FILE.json]   broken files, each read
           Nabla.Fuzz PARSER --seed S --run NUMBER [--keep FILE]                            one of them again
           Nabla.Fuzz PARSER --file FILE                                                    a file of yours
           Nabla.Fuzz damage [--runs N] [--seed S] [--megabytes N] [--record FILE.json]     one model file, damaged so often
    """;

string Value(string option, string otherwise) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

ulong seed = ulong.Parse(Value("--seed", "1"), CultureInfo.InvariantCulture);
long runs = long.Parse(Value("--runs", long.MaxValue.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
string record = Value("--record", "");
if (args is ["damage", ..])
{
    int bytes = (int)(double.Parse(Value("--megabytes", "1"), CultureInfo.InvariantCulture) * 1e6);
    DamageResult damage = Damage.Run(Damage.ModelOf(bytes), seed, Math.Min(runs, 1_000_000));
    Console.Write(Records.Of(damage).ToText());
    Records.Write(record, Records.Of(damage));
    return damage.Missed.Count > 0 ? 1 : 0;
}

Parser[] parsers = [.. Parser.All.Where(parser => args.Length > 0 && (args[0] == "all" || args[0] == parser.Name))];
if (parsers.Length == 0)
{
    Console.Error.WriteLine($"{Usage}\na parser is {string.Join(", ", Parser.All.Select(parser => parser.Name))}");
    return 2;
}

if (Value("--file", "") is { Length: > 0 } file)
{
    parsers[0].Read(File.ReadAllBytes(file));
    return 0;
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

var time = TimeSpan.FromSeconds(double.Parse(Value("--seconds", runs == long.MaxValue ? "10" : "1e6"), CultureInfo.InvariantCulture));
FuzzResult[] results = [.. parsers.Select(parser =>
{
    FuzzResult result = Fuzzer.Run(parser, seed, 0, runs, time, Console.WriteLine);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Parser,-12} {result.Executions,10:N0} executions, {result.PerSecond,7:N0} a second, {result.Accepted,9:N0} accepted, {result.Findings.Count} findings, slowest {result.Slowest.TotalMilliseconds:F0} ms, most memory {result.MostAllocated / 1048576.0:F1} MiB"));
    return result;
})];
Console.Write(Records.Of(results).ToText());
Records.Write(record, Records.Of(results));
return results.Any(result => result.Findings.Count > 0) ? 1 : 0;
