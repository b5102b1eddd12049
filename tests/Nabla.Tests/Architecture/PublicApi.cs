using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Nabla.Tests.Architecture;

/// <summary>The public surface of an assembly as text: one line a type, one line a member, in a stable order.</summary>
sealed class PublicApi(Assembly assembly)
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    readonly NullabilityInfoContext _nullability = new();

    public string Describe()
    {
        var text = new StringBuilder();
        foreach (IGrouping<string?, Type> room in assembly.GetExportedTypes().GroupBy(type => type.Namespace).OrderBy(room => room.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"namespace {room.Key}\n");
            foreach (Type type in room.OrderBy(type => type.ToString(), StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Header(type)}\n");
                foreach (string member in Members(type).Order(StringComparer.Ordinal))
                {
                    text.Append(CultureInfo.InvariantCulture, $"    {member}\n");
                }
            }
        }

        return text.ToString();
    }

    static string Header(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        IEnumerable<Type> bases = (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? [parent] : Type.EmptyTypes)
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Where(contract => contract.IsPublic).OrderBy(contract => contract.ToString(), StringComparer.Ordinal));
        string list = string.Join(", ", bases.Select(Name));
        return $"{kind} {Name(type)}{(list.Length > 0 ? " : " + list : "")}";
    }

    IEnumerable<string> Members(Type type)
    {
        foreach (FieldInfo field in type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName))
        {
            yield return type.IsEnum
                ? string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.GetRawConstantValue()}")
                : field.IsLiteral ? string.Create(CultureInfo.InvariantCulture, $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}")
                : $"{Static(field.IsStatic)}{Name(_nullability.Create(field).ReadState, field.FieldType)} {field.Name}";
        }

        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(IsVisible))
        {
            yield return $"new({Parameters(constructor)})";
        }

        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            MethodInfo?[] accessors = [property.GetMethod, property.SetMethod];
            if (Array.Find(accessors, accessor => accessor is not null && IsVisible(accessor)) is { } visible && property.Name != "EqualityContract")
            {
                string name = property.GetIndexParameters() is { Length: > 0 } ? $"this[{Parameters(property.GetMethod ?? property.SetMethod!)}]" : property.Name;
                yield return $"{Modifiers(visible)}{Name(_nullability.Create(property), property.PropertyType)} {name} {{ {string.Join(' ', Accessors(property))} }}";
            }
        }

        foreach (EventInfo declared in type.GetEvents(Declared).Where(declared => IsVisible(declared.AddMethod!)))
        {
            yield return $"event {Name(declared.EventHandlerType!)} {declared.Name}";
        }

        foreach (MethodInfo method in type.GetMethods(Declared).Where(IsVisible))
        {
            bool generated = method.IsDefined(typeof(CompilerGeneratedAttribute)) || (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal));
            if (!generated && !type.IsEnum)
            {
                string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
                yield return $"{Modifiers(method)}{Name(_nullability.Create(method.ReturnParameter), method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
            }
        }
    }

    static IEnumerable<string> Accessors(PropertyInfo property)
    {
        if (property.GetMethod is { } getter && IsVisible(getter))
        {
            yield return "get;";
        }

        if (property.SetMethod is { } setter && IsVisible(setter))
        {
            bool init = setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            yield return (property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "") + (init ? "init;" : "set;");
        }
    }

    string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        string prefix = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        string value = parameter.HasDefaultValue ? string.Create(CultureInfo.InvariantCulture, $" = {parameter.DefaultValue ?? "default"}") : "";
        return $"{prefix}{Name(_nullability.Create(parameter), type)} {parameter.Name}{value}";
    }));

    static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    static string Modifiers(MethodInfo method) =>
        (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "") + Static(method.IsStatic)
        + (method.DeclaringType!.IsInterface || !method.IsVirtual || method.IsFinal ? ""
            : method.IsAbstract ? "abstract "
            : method.GetBaseDefinition() != method ? "override "
            : "virtual ");

    static string Static(bool isStatic) => isStatic ? "static " : "";

    static string Name(NullabilityInfo nullability, Type type)
    {
        string name = type.IsArray && nullability.ElementType is { } element ? Name(element, type.GetElementType()!) + "[]"
            : type.IsGenericType && nullability.GenericTypeArguments.Length == type.GetGenericArguments().Length && Nullable.GetUnderlyingType(type) is null
                ? Generic(type, type.GetGenericArguments().Select((argument, i) => Name(nullability.GenericTypeArguments[i], argument)))
            : Name(type);
        return Name(nullability.ReadState == NullabilityState.Unknown ? nullability.WriteState : nullability.ReadState, type, name);
    }

    static string Name(NullabilityState state, Type type, string? name = null) =>
        (name ?? Name(type)) + (state == NullabilityState.Nullable && !type.IsValueType ? "?" : "");

    static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        return type.IsArray ? Name(type.GetElementType()!) + "[]"
            : type.IsByRef ? "ref " + Name(type.GetElementType()!)
            : type.IsGenericType ? Generic(type, type.GetGenericArguments().Select(Name))
            : type.FullName switch
            {
                "System.Boolean" => "bool",
                "System.Byte" => "byte",
                "System.Char" => "char",
                "System.Double" => "double",
                "System.Int32" => "int",
                "System.Int64" => "long",
                "System.Object" => "object",
                "System.Single" => "float",
                "System.String" => "string",
                "System.UInt64" => "ulong",
                "System.Void" => "void",
                _ => type.Name,
            };
    }

    static string Generic(Type type, IEnumerable<string> arguments) => $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>";
}
