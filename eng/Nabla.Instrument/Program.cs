using System;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Nabla.Instrument;

if (args is not [var assembly, var counter, var type, ..])
{
    Console.Error.WriteLine(
        """
        usage: Nabla.Instrument ASSEMBLY.dll COUNTER.dll COUNTER.TYPE [NAMESPACE ...]

        Rewrites the assembly in its place: where a block of code begins, it calls COUNTER.TYPE.Hit(int) of the counter's assembly with a number of its own. With
        namespaces, only the types of these.
        """);
    return 2;
}

string[] namespaces = args[3..];
string rewritten = assembly + ".new";
using (var resolver = new DefaultAssemblyResolver())
{
    resolver.AddSearchDirectory(Path.GetDirectoryName(Path.GetFullPath(assembly)));
    using var counting = AssemblyDefinition.ReadAssembly(counter, new ReaderParameters { AssemblyResolver = resolver });
    using var target = AssemblyDefinition.ReadAssembly(assembly, new ReaderParameters { AssemblyResolver = resolver });
    MethodDefinition hit = counting.MainModule.GetType(type).Methods.Single(method => method.Name == "Hit");
    var instrumenter = new Instrumenter(target.MainModule.ImportReference(hit));
    foreach (TypeDefinition found in target.MainModule.GetTypes().Where(found => namespaces.Length == 0 || namespaces.Any(name => IsIn(found, name))))
    {
        foreach (MethodDefinition method in found.Methods.Where(method => method.HasBody))
        {
            instrumenter.Rewrite(method);
        }
    }

    target.Write(rewritten);
    Console.WriteLine($"{instrumenter.Methods} methods, {instrumenter.Blocks} blocks of {Path.GetFileName(assembly)}");
}

File.Move(rewritten, assembly, overwrite: true);
return 0;

static bool IsIn(TypeDefinition type, string name) =>
    type.DeclaringType is { } outer ? IsIn(outer, name) : type.Namespace == name || type.Namespace.StartsWith(name + ".", StringComparison.Ordinal);
