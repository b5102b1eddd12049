using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Nabla.Fuzz;

// Nabla.Fuzz PARSER|all [--seconds N] [--runs N] [--seed S] [--run NUMBER [--keep FILE]]
string Value(string option, string otherwise) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

Parser[] parsers = [.. Parser.All.Where(parser => args.Length > 0 && (args[0] == "all" || args[0] == parser.Name))];
if (parsers.Length == 0)
{
    Console.Error.WriteLine($"usage: Nabla.Fuzz PARSER|all [--seconds N] [--runs N] [--seed S] [--run NUMBER [--keep FILE]]; a parser is {string.Join(", ", Parser.All.Select(parser => parser.Name))}");
    return 2;
}

ulong seed = ulong.Parse(Value("--seed", "1"), CultureInfo.InvariantCulture);
if (Value("--run", "") is { Length: > 0 } run)
{
    byte[] input = parsers[0].Input(new Draw(seed, uint.Parse(run, CultureInfo.InvariantCulture)));
    string path = Value("--keep", Path.Combine(Path.GetTempPath(), "nabla-fuzz" + parsers[0].Ending));
    File.WriteAllBytes(path, input);
    Console.WriteLine($"{input.Length} bytes in {path}");
    parsers[0].Read(path);
    return 0;
}

long runs = long.Parse(Value("--runs", long.MaxValue.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
var time = TimeSpan.FromSeconds(double.Parse(Value("--seconds", runs == long.MaxValue ? "10" : "1e6"), CultureInfo.InvariantCulture));
var results = new List<FuzzResult>();
foreach (Parser parser in parsers)
{
    results.Add(Fuzzer.Run(parser, seed, 0, runs, time, Console.WriteLine));
    FuzzResult result = results[^1];
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Parser,-12} {result.Executions,10} executions, {result.Accepted,9} accepted, {result.Findings.Count} findings, slowest {result.Slowest.TotalMilliseconds:F0} ms"));
}

Console.WriteLine($"all          {results.Sum(result => result.Executions),10} executions, {results.Sum(result => result.Findings.Count)} findings");
return results.Any(result => result.Findings.Count > 0) ? 1 : 0;
